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

/** What is supposed after one more act, before either is answered; null: nothing. */
export function addedGuess(before: AlertGuess | null, next: AlertGuess | null): AlertGuess | null {
  return next && before?.of === next.of ? { of: next.of, changed: { ...before.changed, ...next.changed } } : next;
}

/** What acknowledging changes: who does it works on it, unless somebody else does. */
export function acknowledged(alert: CaseAlert, reader: string): Changed {
  return { status: "ACKNOWLEDGED", snoozedUntil: null, assignee: alert.assignee ?? reader };
}

/** The version that a reader's own acts have made of this one: nobody was faster than oneself. */
export function latestOf(versions: ReadonlyMap<string, string>, version: string): string {
  const next = versions.get(version);
  return next === undefined || next === version ? version : latestOf(versions, next);
}
