/** A number that opens to what it is made of; asked only when somebody opens it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { plainId } from "./battleMap";
import { ask, Failed, type Problem } from "./client";
import { day } from "./format";
import type { TypedDocumentString } from "./generated/graphql";
import { say, type Text } from "./language";
import { runFigures } from "./runFigures";
import { viewer } from "./session";
import { word } from "./vocabulary";
import { WORDS } from "./words";

interface Properties<Answer, Variables> {
  /** The number. */
  readonly value: ComponentChildren;
  /** Of what it is, for who does not see where it stands. */
  readonly of: string;
  /** What opening it tells, of `{what}`. */
  readonly hint?: Text;
  readonly document: TypedDocumentString<Answer, Variables>;
  readonly variables: Variables;
  readonly children: (answer: Answer) => ComponentChildren;
}

export function Why<Answer, Variables extends Record<string, unknown>>({ value, of, hint = WORDS.whyOf, document, variables, children }: Properties<Answer, Variables>) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [open, setOpen] = useState(false);
  const key = JSON.stringify(variables);
  const asked = useRef("");
  useEffect(() => {
    if (!open || asked.current === key) return;
    asked.current = key;
    setAnswer(null);
    setProblem(null);
    ask(document, variables).then(
      (found) => asked.current === key && setAnswer(() => found),
      (error: unknown) => {
        if (!(error instanceof Failed)) throw error;
        asked.current = "";
        setProblem(error.problem);
      },
    );
  }, [open, key]);
  if (viewer.value?.role === "partner") return <>{value}</>; // analyses are for employees
  return (
    <details class="why" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary title={say(hint, { what: of })}>{value}<span class="unseen"> {say(hint, { what: of })}</span></summary>
      <div class="made" aria-live="polite">
        {problem ? <p class="refusal">{problem.message || say(WORDS.offline)}</p> : answer === null ? say(WORDS.loading) : children(answer)}
      </div>
    </details>
  );
}

interface Told {
  readonly id: string;
  readonly algorithm?: string;
  readonly dataAsOf?: string | null;
  readonly metrics?: string | null;
}

/** The run that a number comes from: its day, and how it did beside plain methods. */
export function RunLine({ run }: { readonly run: Told | null | undefined }) {
  if (!run?.algorithm) return null;
  const figures = runFigures(run.metrics ?? null);
  return (
    <>
      <p class="dim">
        {say(WORDS.ofRun, { algorithm: word("algorithm", run.algorithm), day: day(run.dataAsOf), run: plainId(run.id) })}
      </p>
      {figures.length > 0 && (
        <p class="dim">
          {say(WORDS.besideBaselines)} {figures.map(({ name, value, served }) => `${name}${served ? ` (${say(WORDS.servedMethod)})` : ""} ${value.toFixed(3)}`).join(" · ")}
        </p>
      )}
    </>
  );
}

/** A list under a heading; nothing where it is empty. */
export function MadeOf({ heading, children }: { readonly heading: Text; readonly children: readonly ComponentChildren[] }) {
  if (!children.length) return null;
  return (
    <>
      <p class="heading">{say(heading)}</p>
      <ul class="reasons">{children}</ul>
    </>
  );
}
