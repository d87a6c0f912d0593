import { afterEach, beforeEach, expect, test, vi } from "vitest";

const ask = vi.hoisted(() => vi.fn());
const Failed = vi.hoisted(() => class extends Error { constructor(readonly problem: object) { super(); } });
vi.mock("../src/client", () => ({ ask, Failed }));
vi.mock("../src/language", () => ({ say: (text: { en: string }) => text.en }));

import { acknowledged, addedGuess, latestOf, shownAlert, type Case } from "../src/caseState";
import { heardTime } from "../src/clock";
import { change, errorAt, everyError, isConflict, newAttempt } from "../src/changes";
import { corrected, oppositeOf, sendCorrection, valueOf, type CorrectableField } from "../src/corrections";
import { ACKNOWLEDGE, ASSIGN, CORRECT_FIELD, RECORD_RATING, UNASSIGN, UNLOCK_FIELD, WITHDRAW_RATING } from "../src/documents";
import { WORDS } from "../src/words";
import { giveBack, isOpposite, offerUndo, takeBack, undoable, UNDO_SECONDS } from "../src/opposites";

const ALERT = { id: "A", title: "t", titleEn: null, intent: "i", status: "OPEN", at: "2026-11-20T00:00:00Z", assignee: null, snoozedUntil: null, outcome: null, why: null } satisfies Case["alert"];
const FOUND: Case = { version: "1", alert: ALERT, evidence: [], history: [] };

beforeEach(() => {
  vi.useFakeTimers();
  ask.mockReset();
});
afterEach(() => vi.useRealTimers());

function answered(...userErrors: { path: string[]; code: string; message: string }[]) {
  ask.mockResolvedValue({ change: { version: "2", madeId: "R", userErrors } });
}

test("what was done tells the id by which it is taken back", async () => {
  answered();
  const rating = { idempotencyKey: "k", customerId: "C", partnerId: "P", score: 1, at: null, comment: null };
  expect(await change(RECORD_RATING, rating)).toEqual({ state: "done", version: "2", id: "R" });
  await takeBack("withdrawRating", "R");
  expect(ask).toHaveBeenLastCalledWith(WITHDRAW_RATING, { input: expect.objectContaining({ id: "R" }) as unknown });
});

test("an alert is given back to whom it was with, or to nobody", async () => {
  answered();
  await giveBack("A", "bob");
  expect(ask).toHaveBeenLastCalledWith(ASSIGN, { input: expect.objectContaining({ id: "A", assignee: "bob" }) as unknown });
  await giveBack("A", null);
  expect(ask.mock.lastCall?.[0]).toBe(UNASSIGN);
});

test("errors stand at their fields, a conflict is told apart", async () => {
  answered({ path: ["input", "why"], code: "MISSING", message: "say why" }, { path: ["input"], code: "CONFLICT", message: "closed" });
  const refused = await change(ACKNOWLEDGE, { idempotencyKey: "k", id: "A", ifVersion: "1" });
  expect([errorAt(refused, "why"), errorAt(refused, null), errorAt(refused, "outcome")]).toEqual(["say why", "closed", ""]);
  expect([everyError(refused), isConflict(refused)]).toEqual(["say why closed", false]);
  answered({ path: ["input", "ifVersion"], code: "VERSION_CONFLICT", message: "changed" });
  expect(isConflict(await change(ACKNOWLEDGE, { idempotencyKey: "l", id: "A", ifVersion: "1" }))).toBe(true);
});

test("a change whose answer was lost is sent again under its key; edited since, its reader is told that it had arrived", async () => {
  const sent = () => (ask.mock.lastCall?.[1] as { input: { idempotencyKey: string } }).input.idempotencyKey;
  ask.mockRejectedValue(new Failed({ kind: "offline", message: "", request: "" }));
  const lost = await takeBack("withdrawRating", "S");
  const first = sent();
  expect([errorAt(lost, null), everyError(lost)]).toEqual([WORDS.unanswered.en, WORDS.unanswered.en]);
  answered();
  await takeBack("withdrawRating", "T");
  expect(sent()).not.toBe(first);
  await takeBack("withdrawRating", "S");
  expect(sent()).toBe(first);
  await takeBack("withdrawRating", "S"); // it was answered: this is another one
  expect(sent()).not.toBe(first);
  answered({ path: ["input", "idempotencyKey"], code: "IDEMPOTENCY_CONFLICT", message: "used" });
  expect(errorAt(await takeBack("withdrawRating", "S"), null)).toBe(WORDS.arrivedBefore.en);
});

test("what is recorded has the service's time, whatever the device's clock says", () => {
  vi.setSystemTime("2026-11-22T10:00:00.400Z");
  heardTime("Sat, 21 Nov 2026 09:59:00 GMT");
  vi.advanceTimersByTime(60_000);
  expect(newAttempt().at).toBe("2026-11-21T10:00:00.000Z");
  heardTime(null);
  heardTime("nonsense");
  expect(newAttempt().at).toBe("2026-11-21T10:00:00.000Z");
});

test("an act is offered to be taken back for ten seconds, the last one in the place of the one before", () => {
  const offer = (en: string) => ({ said: { en, zh: en }, undo: vi.fn(), again: vi.fn() });
  offerUndo(offer("first"));
  vi.advanceTimersByTime(UNDO_SECONDS * 900);
  offerUndo(offer("second"));
  vi.advanceTimersByTime(UNDO_SECONDS * 900);
  expect(undoable.value?.said.en).toBe("second");
  vi.advanceTimersByTime(UNDO_SECONDS * 200);
  expect(undoable.value).toBeNull();
});

test("a guess shows until the next answer, also where that tells the same", () => {
  const guess = { of: FOUND, changed: acknowledged(ALERT, "ann") };
  expect(shownAlert(FOUND, guess)).toMatchObject({ status: "ACKNOWLEDGED", assignee: "ann", title: "t" });
  expect(shownAlert({ ...FOUND }, guess)).toBe(ALERT);
  expect(acknowledged({ ...ALERT, assignee: "bob" }, "ann").assignee).toBe("bob");
});

test("an act that follows another stands on what that one made, and shows with it", () => {
  const made = new Map([["1", "2"], ["2", "3"]]);
  expect([latestOf(made, "1"), latestOf(made, "3"), latestOf(made, "9"), latestOf(new Map([["1", "1"]]), "1")]).toEqual(["3", "3", "9", "1"]);
  const first = { of: FOUND, changed: { assignee: "me" } };
  expect(addedGuess(first, { of: FOUND, changed: { status: "ACKNOWLEDGED" } })?.changed).toEqual({ assignee: "me", status: "ACKNOWLEDGED" });
  expect([addedGuess(first, null), addedGuess(first, { of: { ...FOUND }, changed: {} })?.changed]).toEqual([null, {}]);
});

test("only what the page knows to take back is offered", () => {
  expect([isOpposite("wakeAlert"), isOpposite("closeAlert"), isOpposite(null)]).toEqual([true, false, false]);
});

const FIELD: CorrectableField = { name: "tier", text: { en: "tier", zh: "等级" }, unit: "", form: "TEXT", choices: ["A", "B"], values: ["B"], locked: false, lockedBy: null };

test("what was typed is the value that its field takes; nothing is no value", () => {
  const typed = (form: CorrectableField["form"], text: string) => valueOf({ form }, text);
  expect(typed("TEXT", " 无锡 ")).toEqual({ text: "无锡" });
  expect(typed("TEXTS", "a\n\n b")).toEqual({ texts: ["a", "b"] });
  expect(typed("NUMBER", "1.5")).toEqual({ number: 1.5 });
  expect(typed("FLAG", "false")).toEqual({ flag: false });
  expect(typed("DATE", "2026-01-02")).toEqual({ date: "2026-01-02" });
  for (const form of ["TEXT", "TEXTS", "NUMBER", "FLAG", "DATE", "TIME"] as const) expect(typed(form, " ")).toBeNull();
});

test("a field is shown as it will be, and each correction has its opposite", async () => {
  expect(corrected(FIELD, { act: "correct", text: "A" }, "li")).toMatchObject({ values: ["A"], locked: true, lockedBy: "li" });
  expect(corrected({ ...FIELD, locked: true, lockedBy: "li" }, { act: "unlock" }, "me")).toMatchObject({ values: ["B"], locked: false, lockedBy: null });
  answered();
  await sendCorrection(FIELD, oppositeOf(FIELD), { id: "C" });
  expect(ask.mock.lastCall?.[0]).toBe(UNLOCK_FIELD);
  await sendCorrection(FIELD, oppositeOf({ ...FIELD, locked: true, lockedBy: "li" }), { id: "C" });
  expect(ask).toHaveBeenLastCalledWith(CORRECT_FIELD, { input: expect.objectContaining({ id: "C", field: "tier", value: { text: "B" } }) as unknown });
});
