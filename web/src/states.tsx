/** States that any screen can be in: loading, with nothing to show, with a problem. */
import type { ComponentChildren } from "preact";
import type { Problem } from "./client";
import { say, type Text } from "./language";
import { WORDS } from "./words";

export function Loading() {
  return (
    <p class="state" role="status">
      <span class="waiting" aria-hidden="true" />
      {say(WORDS.loading)}
    </p>
  );
}

export function Empty({ text, children }: { readonly text: Text; readonly children?: ComponentChildren }) {
  return (
    <p class="state">
      {say(text)} {children}
    </p>
  );
}

const HEADINGS: Readonly<Record<Problem["kind"], Text>> = {
  unauthenticated: WORDS.signedOut,
  forbidden: WORDS.notAllowed,
  notFound: WORDS.notFound,
  offline: WORDS.offline,
  failed: WORDS.problem,
};

/** What went wrong, why, and what to do. */
export function ProblemNotice({ problem, retry }: { readonly problem: Problem; readonly retry: () => void }) {
  return (
    <section class="state problem" role="alert">
      <h1>{say(HEADINGS[problem.kind])}</h1>
      {problem.message && <p>{problem.message}</p>}
      {problem.request && <p class="dim">{say(WORDS.requestId, { id: problem.request })}</p>}
      <button type="button" onClick={retry}>
        {say(WORDS.retry)}
      </button>
    </section>
  );
}

/** Where nothing is, and where nothing that the reader may see is: one and the same. */
export function NotFound() {
  return <ProblemNotice problem={{ kind: "notFound", message: "", request: "" }} retry={() => location.assign("/")} />;
}
