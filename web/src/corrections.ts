/** Corrections and locks of fields: a typed text as the value that the API takes, and how each is taken back. */
import { change, newKey, type Outcome } from "./changes";
import { CORRECT_FIELD, LOCK_FIELD, UNLOCK_FIELD } from "./documents";
import type { CorrectableQuery, FieldValueInput } from "./generated/graphql";

export type Correctable = NonNullable<CorrectableQuery["correctableFields"]>;
export type CorrectableField = Correctable["fields"][number];
/** What is done to a field: it gets a value, or is locked or unlocked as it is. */
export type Correction = { readonly act: "correct"; readonly text: string } | { readonly act: "lock" | "unlock" };

const BETWEEN = "\n"; // several values are one a line

/** What was typed, as the value of a field; null where nothing was. */
export function valueOf({ form }: Pick<CorrectableField, "form">, text: string): FieldValueInput | null {
  const typed = text.trim();
  if (!typed) return null;
  switch (form) {
    case "NUMBER":
      return { number: Number(typed) };
    case "FLAG":
      return { flag: typed === "true" };
    case "TEXTS":
      return { texts: typed.split(BETWEEN).map((each) => each.trim()).filter(Boolean) };
    case "DATE":
      return { date: typed };
    case "TIME":
      return { time: typed };
    case "TEXT":
      return { text: typed };
  }
}

/** Its value, as it is typed. */
export function typedValue(field: Pick<CorrectableField, "values">): string {
  return field.values.join(BETWEEN);
}

/** A field as it will be once this is done; who is unlocked shows what sources say only afterwards. */
export function corrected(field: CorrectableField, made: Correction, by: string): CorrectableField {
  if (made.act === "unlock") return { ...field, locked: false, lockedBy: null };
  const values = made.act === "correct" ? made.text.trim().split(BETWEEN) : field.values;
  return { ...field, values, locked: true, lockedBy: by };
}

interface Common {
  readonly id: string;
  readonly why?: string | null;
  readonly ifVersion?: string | null;
}

export function sendCorrection(field: CorrectableField, made: Correction, common: Common): Promise<Outcome> {
  const input = { ...common, idempotencyKey: newKey(), field: field.name };
  if (made.act === "correct") return change(CORRECT_FIELD, { ...input, value: valueOf(field, made.text) });
  return change(made.act === "lock" ? LOCK_FIELD : UNLOCK_FIELD, input);
}

/** The field as it was before: with the value that was locked, or decided by its sources again. */
export function oppositeOf(before: CorrectableField): Correction {
  return before.locked ? { act: "correct", text: typedValue(before) } : { act: "unlock" };
}
