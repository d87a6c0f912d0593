/** An alert as its reader sees it: as it was read, or as it will be once what was just done is answered. */
import type { MapQuery } from "./generated/graphql";

export type Case = NonNullable<MapQuery["alertCase"]>;
export type CaseAlert = NonNullable<Case["alert"]>;
type Changed = Partial<Pick<CaseAlert, "status" | "assignee" | "snoozedUntil" | "outcome" | "why">>;

/** What an act is supposed to have changed of the answer that was shown. */
export interface AlertGuess {
  readonly of: Case;
  readonly changed: Changed;
}

/** A guess holds until the next answer takes its place, also one that tells the same as before. */
export function shownAlert(found: Case, guess: AlertGuess | null): CaseAlert | null {
  if (!found.alert) return null;
  return guess?.of === found ? { ...found.alert, ...guess.changed } : found.alert;
}

/** What acknowledging changes: who does it works on it, unless somebody else does. */
export function acknowledged(alert: CaseAlert, reader: string): Changed {
  return { status: "ACKNOWLEDGED", snoozedUntil: null, assignee: alert.assignee ?? reader };
}
