/** Changes that a reader makes: sent once under a key of their own, with what the service says is wrong with them. */
import { ask, Failed, type Problem } from "./client";
import type { TypedDocumentString, UserErrorCode } from "./generated/graphql";

export interface UserError {
  readonly path: readonly string[];
  readonly code: UserErrorCode;
  readonly message: string;
}
interface Answer {
  readonly change: {
    readonly version?: string | null;
    readonly made?: { readonly id: string } | null;
    readonly madeId?: string | null;
    readonly userErrors: readonly UserError[];
  } | null;
}

/** What came of a change: done, refused with what is wrong at which field, or not sent at all. */
export type Outcome =
  | { readonly state: "done"; readonly version: string | null; readonly id: string | null }
  | { readonly state: "refused"; readonly errors: readonly UserError[] }
  | { readonly state: "failed"; readonly problem: Problem };

/** A change under a key: sent again under the same key it counts once. */
export async function change<Input extends { readonly idempotencyKey: string }>(
  document: TypedDocumentString<Answer, { input: Input }>,
  input: Input,
): Promise<Outcome> {
  try {
    const { change: made } = await ask(document, { input });
    const errors = made?.userErrors ?? [];
    return errors.length ? { state: "refused", errors } : { state: "done", version: made?.version ?? null, id: made?.made?.id ?? made?.madeId ?? null };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { state: "failed", problem: error.problem };
  }
}

export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is wrong with one field of an input, in a sentence; of the whole input without a name. */
export function errorAt(outcome: Outcome | null, field: string | null): string {
  if (outcome?.state === "failed") return field === null ? outcome.problem.message : "";
  if (outcome?.state !== "refused") return "";
  const here = outcome.errors.filter((error) => (field === null ? error.path.length < 2 : error.path.includes(field)));
  return here.map((error) => error.message).join(" ");
}

/** Whether somebody has changed it since it was read. */
export function isConflict(outcome: Outcome | null): boolean {
  return outcome?.state === "refused" && outcome.errors.some((error) => error.code === "VERSION_CONFLICT");
}

/** All that is wrong with it, in sentences. */
export function everyError(outcome: Outcome | null): string {
  if (outcome?.state === "failed") return outcome.problem.message;
  return outcome?.state === "refused" ? outcome.errors.map((error) => error.message).join(" ") : "";
}
