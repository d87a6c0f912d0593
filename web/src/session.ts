/** The session: who is signed in, in by a key, out again. The key is in no address, storage or log. */
import { computed, signal } from "@preact/signals";
import { ask, Failed, signedOut } from "./client";
import { VIEWER } from "./documents";
import type { Text } from "./language";
import { WORDS } from "./words";
import type { ViewerQuery } from "./generated/graphql";

export type Viewer = NonNullable<ViewerQuery["viewer"]>;
export type Standing =
  | { readonly state: "unknown" | "out" }
  | { readonly state: "in"; readonly viewer: Viewer; readonly model: ViewerQuery["model"] | null; readonly waiting: number | null }
  | { readonly state: "failed"; readonly failure: Failed };
export const standing = signal<Standing>({ state: "unknown" });
export const viewer = computed(() => (standing.value.state === "in" ? standing.value.viewer : null));

/** Ask who is signed in. */
export async function refreshSession(): Promise<void> {
  try {
    const { viewer: reader, model, inbox } = await ask(VIEWER, {});
    signedOut.value = null;
    standing.value = reader ? { state: "in", viewer: reader, model: model ?? null, waiting: inbox?.totalCount ?? null } : { state: "out" };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    standing.value = error.problem.kind === "unauthenticated" ? { state: "out" } : { state: "failed", failure: error };
  }
}

/** Sign in; the sentence that says why not, in both languages, or null. */
export async function signIn(key: string): Promise<Text | null> {
  const answer = await fetch("/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ key }),
  }).catch(() => null);
  if (answer?.ok) {
    await refreshSession();
    return null;
  }
  const said: unknown = await answer?.json().catch(() => null);
  return isRefusal(said) ? said.text : WORDS.offline;
}

/** Whether the sign-in form opens over the screen: the reader was signed in, and nothing typed there is lost. */
export const signsInAgain = computed(() => standing.value.state === "in" && signedOut.value !== null);

export async function signOut(): Promise<void> {
  await fetch("/session", { method: "DELETE" }).catch(() => null);
  standing.value = { state: "out" };
}

function isRefusal(said: unknown): said is { text: Text } {
  return typeof said === "object" && said !== null && "text" in said;
}
