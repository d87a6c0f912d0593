/** The opposites of changes, by the name that the API gives them; and the one that can be taken back for ten seconds. */
import { signal } from "@preact/signals";
import { change, newKey, type Outcome } from "./changes";
import { ASSIGN, REOPEN, REOPEN_WORKSPACE, UNASSIGN, WAKE, WITHDRAW_ENGAGEMENT, WITHDRAW_FEEDBACK, WITHDRAW_RATING, WITHDRAW_SIGNAL } from "./documents";
import type { Text } from "./language";

const DOCUMENTS = {
  reopenAlert: REOPEN,
  reopenWorkspace: REOPEN_WORKSPACE,
  wakeAlert: WAKE,
  unassignAlert: UNASSIGN,
  withdrawEngagement: WITHDRAW_ENGAGEMENT,
  withdrawRating: WITHDRAW_RATING,
  withdrawSignal: WITHDRAW_SIGNAL,
  withdrawFeedback: WITHDRAW_FEEDBACK,
} as const;
export type Opposite = keyof typeof DOCUMENTS;

export function isOpposite(name: string | null | undefined): name is Opposite {
  return name != null && name in DOCUMENTS;
}

/** Take back what was done to this id. */
export function takeBack(name: Opposite, id: string): Promise<Outcome> {
  return change(DOCUMENTS[name], { idempotencyKey: newKey(), id });
}

/** Give an alert back to whom it was with, or to nobody. */
export function giveBack(id: string, before: string | null): Promise<Outcome> {
  return before === null ? takeBack("unassignAlert", id) : change(ASSIGN, { idempotencyKey: newKey(), id, assignee: before });
}

export interface Undoable {
  readonly said: Text;
  readonly undo: () => Promise<Outcome>;
  readonly again: () => void;
}

export const UNDO_SECONDS = 10;
export const undoable = signal<Undoable | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Offer for ten seconds to take back what was just done; the last act takes the place of the one before. */
export function offerUndo(offer: Undoable): void {
  clearTimeout(timer);
  undoable.value = offer;
  timer = setTimeout(() => {
    if (undoable.peek() === offer) undoable.value = null;
  }, UNDO_SECONDS * 1000);
}

/** The bar stays while it is being taken back. */
export function holdUndo(): void {
  clearTimeout(timer);
}
