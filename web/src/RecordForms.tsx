/** What else can be recorded of a customer: how satisfied it is with a partner, and a signal. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { incumbentsOf, type BattleMap } from "./battleMap";
import { change, errorAt, newAttempt, type Attempt, type Outcome } from "./changes";
import { RECORD_RATING, RECORD_SIGNAL } from "./documents";
import type { SignalKind } from "./generated/graphql";
import { say, type Text } from "./language";
import { NodeOptions } from "./NodeOptions";
import { offerUndo, takeBack, type Opposite } from "./opposites";
import { viewer } from "./session";
import { word } from "./vocabulary";
import { WORDS } from "./words";

interface Properties {
  readonly map: BattleMap;
  readonly again: () => void;
}

const SIGNALS: readonly SignalKind[] = ["EXPANSION", "TENDER", "BUDGET", "LEADERSHIP_CHANGE", "CONTRACT_EXPIRY", "COMPLAINT"];

/** An outcome, and what follows from one that is done: the form is empty, and it can be taken back. */
function useRecorder(said: Text, opposite: Opposite, again: () => void, clear: () => void) {
  const attempt = useRef<Attempt | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const record = async (sent: (attempt: Attempt) => Promise<Outcome>): Promise<void> => {
    attempt.current ??= newAttempt();
    const came = await sent(attempt.current);
    setOutcome(came);
    if (came.state !== "failed") attempt.current = null;
    if (came.state !== "done") return;
    const id = came.id;
    clear();
    if (id) offerUndo({ said, undo: () => takeBack(opposite, id), again });
    again();
  };
  return { outcome, record };
}

export function RatingForm({ map, again }: Properties) {
  const [partner, setPartner] = useState("");
  const [score, setScore] = useState("");
  const [comment, setComment] = useState("");
  const { outcome, record } = useRecorder(WORDS.saidRating, "withdrawRating", again, () => [setPartner, setScore, setComment].forEach((set) => set("")));
  const partners = new Map([...incumbentsOf(map), ...(map.recommendations ?? [])].flatMap(({ partner: each }) => (each ? [[each.id, each]] : [])));
  if (!viewer.value?.may.includes("recordRating")) return null;
  const submit = (): void =>
    void record(({ idempotencyKey }) =>
      change(RECORD_RATING, { idempotencyKey, customerId: map.customer.id, partnerId: partner, score: score === "" ? null : Number(score), at: viewer.value?.today ?? null, comment }),
    );
  return (
    <RecordForm heading={WORDS.recordRating} submit={submit} outcome={outcome}>
      <FormField text={WORDS.partner} wrong={errorAt(outcome, "partnerId")}>
        <select value={partner} aria-invalid={errorAt(outcome, "partnerId") !== ""} onChange={(event) => setPartner(event.currentTarget.value)}>
          <NodeOptions nodes={[...partners.values()]} />
        </select>
      </FormField>
      <FormField text={WORDS.score} wrong={errorAt(outcome, "score")}>
        <input type="number" min={0} max={100} value={score} aria-invalid={errorAt(outcome, "score") !== ""} onInput={(event) => setScore(event.currentTarget.value)} />
      </FormField>
      <FormField text={WORDS.why} wrong={errorAt(outcome, "comment")}>
        <input value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
      </FormField>
    </RecordForm>
  );
}

export function SignalForm({ map, again }: Properties) {
  const [kind, setKind] = useState<SignalKind>("EXPANSION");
  const [title, setTitle] = useState("");
  const { outcome, record } = useRecorder(WORDS.saidSignal, "withdrawSignal", again, () => setTitle(""));
  if (!viewer.value?.may.includes("recordSignal")) return null;
  const submit = (): void =>
    void record((attempt) => change(RECORD_SIGNAL, { ...attempt, organizationId: map.customer.id, kind, title }));
  return (
    <RecordForm heading={WORDS.recordSignal} submit={submit} outcome={outcome}>
      <FormField text={WORDS.kindOfSignal} wrong={errorAt(outcome, "kind")}>
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value as SignalKind)}>
          {SIGNALS.map((each) => <option key={each} value={each}>{word("kind", each)}</option>)}
        </select>
      </FormField>
      <FormField text={WORDS.whatWasSeen} wrong={errorAt(outcome, "title")}>
        <input value={title} aria-invalid={errorAt(outcome, "title") !== ""} onInput={(event) => setTitle(event.currentTarget.value)} />
      </FormField>
    </RecordForm>
  );
}

interface Frame {
  readonly heading: Text;
  readonly submit: () => void;
  readonly outcome: Outcome | null;
  readonly children: ComponentChildren;
}

function RecordForm({ heading, submit, outcome, children }: Frame) {
  return (
    <details>
      <summary>{say(heading)}</summary>
      <form class="form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        {children}
        <p class="refusal" role="alert">{errorAt(outcome, null)}</p>
        <button type="submit">{say(WORDS.record)}</button>
        <span role="status">{outcome?.state === "done" && say(WORDS.recorded)}</span>
      </form>
    </details>
  );
}

function FormField({ text, wrong, children }: { readonly text: Text; readonly wrong: string; readonly children: ComponentChildren }) {
  return (
    <>
      <label>
        {say(text)} {children}
      </label>
      <p class="refusal">{wrong}</p>
    </>
  );
}
