/** Changes that a reader makes: sent once under a key of their own, with what the service says is wrong with them. */
import { ask, Failed, type Problem } from "./client";
import { serviceTime } from "./clock";
import type { TypedDocumentString, UserErrorCode } from "./generated/graphql";
import { say } from "./language";
import { WORDS } from "./words";

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

const unanswered = new Map<string, string>(); // changes whose answer was lost, and the keys under which they were sent

/** A change under a key: sent again under the same key it counts once, and so does the same change while it has no answer. */
export async function change<Input extends { readonly idempotencyKey: string }>(
  document: TypedDocumentString<Answer, { input: Input }>,
  input: Input,
): Promise<Outcome> {
  const content = JSON.stringify([document.toString(), { ...input, idempotencyKey: "" }]);
  const idempotencyKey = unanswered.get(content) ?? input.idempotencyKey;
  try {
    const { change: made } = await ask(document, { input: { ...input, idempotencyKey } });
    unanswered.delete(content);
    const errors = (made?.userErrors ?? []).map(arrivedBefore);
    return errors.length ? { state: "refused", errors } : { state: "done", version: made?.version ?? null, id: made?.made?.id ?? made?.madeId ?? null };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    unanswered.set(content, idempotencyKey);
    return { state: "failed", problem: error.problem };
  }
}

/** What was sent under this key before, and changed since, had arrived although its answer was lost. */
function arrivedBefore(error: UserError): UserError {
  return error.code === "IDEMPOTENCY_CONFLICT" ? { ...error, path: [], message: say(WORDS.arrivedBefore) } : error;
}

/** Key and time of something that is recorded: the same until its answer is there, however often it is sent. */
export interface Attempt {
  readonly idempotencyKey: string;
  readonly at: string;
}

export function newAttempt(): Attempt {
  return { idempotencyKey: newKey(), at: serviceTime().toISOString() };
}

export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is wrong with one field of an input, in a sentence; of the whole input without a name. */
export function errorAt(outcome: Outcome | null, field: string | null): string {
  if (outcome?.state === "failed") return field === null ? failureText(outcome.problem) : "";
  if (outcome?.state !== "refused") return "";
  const here = outcome.errors.filter((error) => (field === null ? error.path.length < 2 : error.path.includes(field)));
  return here.map((error) => error.message).join(" ");
}

/** Where no answer came, nobody knows whether the change was made. */
function failureText({ kind, message }: Problem): string {
  return kind === "offline" || !message ? say(WORDS.unanswered) : message;
}

/** Whether somebody has changed it since it was read. */
export function isConflict(outcome: Outcome | null): boolean {
  return outcome?.state === "refused" && outcome.errors.some((error) => error.code === "VERSION_CONFLICT");
}

/** All that is wrong with it, in sentences. */
export function everyError(outcome: Outcome | null): string {
  if (outcome?.state === "failed") return failureText(outcome.problem);
  return outcome?.state === "refused" ? outcome.errors.map((error) => error.message).join(" ") : "";
}
