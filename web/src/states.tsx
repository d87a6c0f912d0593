/** States that any screen can be in: loading, with nothing to show, with a problem. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Problem } from "./client";
import { day, daysBetween } from "./format";
import { say, type Text } from "./language";
import { WORDS } from "./words";

/** The shape of what comes, so that nothing shifts when it is there. */
export function Loading({ shape = "plain", heading }: { readonly shape?: "plain" | "list" | "map"; readonly heading?: Text }) {
  return (
    <>
      {heading && <h1 class="unseen">{say(heading)}</h1>}
      <p class={shape === "plain" ? "state" : "unseen"} role="status">
        <span class="waiting" aria-hidden="true" />
        {say(WORDS.loading)}
      </p>
      {shape !== "plain" && <div class={`shape-of-${shape}`} aria-hidden="true" />}
    </>
  );
}

const LOOK_AGAIN = 5_000; // milliseconds
const OLD = 7; // days by which scores may be behind the day that is shown

/** Scores that were made of much older data: which, and how old. */
export function StaleScores({ runs, asOf }: { readonly runs: readonly Run[] | undefined; readonly asOf: string }) {
  const oldest = staleDay(runs, asOf);
  return oldest ? <p class="stale" role="note">{say(WORDS.staleScores, { day: oldest, n: daysBetween(oldest, asOf) })}</p> : null;
}

interface Run {
  readonly dataAsOf?: string | null;
}

/** The day of the oldest data that scores stand on, where that is too long before the day that is shown. */
export function staleDay(runs: readonly Run[] | undefined, asOf: string): string | null {
  const days = (runs ?? []).flatMap((run) => day(run.dataAsOf) || []).sort();
  const oldest = days[0];
  return oldest && daysBetween(oldest, asOf) > OLD ? oldest : null;
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
  overQuota: WORDS.overQuota,
  offline: WORDS.offline,
  failed: WORDS.problem,
};

/** What went wrong, why, and what to do. Where the service is away, it is looked for again and again while somebody sees this. */
export function ProblemNotice({ problem, retry }: { readonly problem: Problem; readonly retry: () => void }) {
  const again = useRef(retry);
  again.current = retry;
  useEffect(() => {
    if (problem.kind !== "offline") return;
    const looking = setInterval(() => { if (!document.hidden) again.current(); }, LOOK_AGAIN);
    return () => clearInterval(looking);
  }, [problem.kind]);
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
