/** The one client that asks the API: same origin, by the session's cookie. */
import { signal } from "@preact/signals";
import { Client, createRequest, fetchExchange, type CombinedError } from "@urql/core";
import { heardTime } from "./clock";
import { language, say } from "./language";
import type { TypedDocumentString } from "./generated/graphql";
import { WORDS } from "./words";

const client = new Client({
  url: "/graphql",
  exchanges: [fetchExchange],
  preferGetMethod: false,
  requestPolicy: "network-only",
  fetchOptions: () => ({ headers: { "Accept-Language": language.peek() } }),
  fetch: async (address, options) => {
    const answer = await fetch(address, options);
    heardTime(answer.headers.get("Date"));
    return answer;
  },
});

/** What went wrong, told apart by what the reader can do about it. */
export interface Problem {
  readonly kind: "unauthenticated" | "forbidden" | "notFound" | "overQuota" | "offline" | "failed";
  readonly message: string;
  readonly request: string;
}

const KINDS: Readonly<Record<string, Problem["kind"]>> = {
  UNAUTHENTICATED: "unauthenticated",
  FORBIDDEN: "forbidden",
  NOT_FOUND: "notFound",
  QUOTA: "overQuota",
  DATABASE_UNAVAILABLE: "offline",
};

export class Failed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** Why a question has no answer, in a sentence; what is no failure of it is thrown on. */
export function whyUnanswered(error: unknown): string {
  if (!(error instanceof Failed)) throw error;
  return error.problem.message || say(WORDS.offline);
}

/** Why the service knows the reader no more, in its words: its session has ended, its key or contract was revoked. */
export const signedOut = signal<string | null>(null);

const AHEAD = 5_000; // milliseconds for which an answer that was asked for ahead waits to be taken
const ahead = new Map<string, Promise<unknown>>();

/** Ask what a screen will ask, before it is there: it is given this answer then. */
export function askAhead<Answer, Variables extends Record<string, unknown>>(document: TypedDocumentString<Answer, Variables>, variables: Variables): void {
  const key = keyOf(document, variables);
  const drop = () => ahead.delete(key);
  const answer = send(document, variables);
  answer.catch(drop); // a screen asks for itself then, and says what is wrong
  ahead.set(key, answer);
  setTimeout(drop, AHEAD);
}

function keyOf(document: { toString(): string }, variables: Readonly<Record<string, unknown>>): string {
  return document.toString() + JSON.stringify(variables);
}

let questions = 0; // the client gives questions of the same key one answer, which may be older than a change between them

/** The answer to a document. Throws Failed. */
export function ask<Answer, Variables extends Record<string, unknown>>(document: TypedDocumentString<Answer, Variables>, variables: Variables): Promise<Answer> {
  const key = keyOf(document, variables);
  const early = ahead.get(key) as Promise<Answer> | undefined;
  ahead.delete(key);
  return early ?? send(document, variables);
}

async function send<Answer, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
): Promise<Answer> {
  const request = createRequest<Answer>(document.toString(), variables);
  const { data, error } = await client.executeQuery<Answer>({ ...request, key: ++questions }).toPromise();
  if (error) {
    const problem = problemOf(error);
    if (problem.kind === "unauthenticated") signedOut.value = problem.message;
    throw new Failed(problem);
  }
  return data as Answer;
}

function problemOf(error: CombinedError): Problem {
  const first = error.graphQLErrors[0];
  if (!first) return { kind: "offline", message: "", request: "" };
  const { code, requestId } = first.extensions as { code?: string; requestId?: string };
  return { kind: KINDS[code ?? ""] ?? "failed", message: first.message, request: requestId ?? "" };
}
