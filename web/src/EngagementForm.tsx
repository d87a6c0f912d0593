/** A touchpoint in three fields: whom you met, what came of it, what comes next. */
import { useRef, useState } from "preact/hooks";
import { change, errorAt, newAttempt, type Attempt, type Outcome } from "./changes";
import { RECORD_ENGAGEMENT } from "./documents";
import type { EngagementKind } from "./generated/graphql";
import { say } from "./language";
import { NodeOptions } from "./NodeOptions";
import { offerUndo, takeBack } from "./opposites";
import { RatingForm, SignalForm } from "./RecordForms";
import type { BattleMap } from "./battleMap";
import { Panel } from "./Panel";
import { viewer } from "./session";
import { word } from "./vocabulary";
import { WORDS } from "./words";

const KINDS: readonly EngagementKind[] = ["VISIT", "JOINT_VISIT", "CALL"];

export function EngagementForm({ map, again }: { readonly map: BattleMap; readonly again: () => void }) {
  const attempt = useRef<Attempt | null>(null);
  const [person, setPerson] = useState("");
  const [kind, setKind] = useState<EngagementKind>("VISIT");
  const [topic, setTopic] = useState("");
  const [next, setNext] = useState("");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (!viewer.value?.may.includes("recordEngagement")) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const participants = person ? [{ personId: person }] : [];
    attempt.current ??= newAttempt();
    const came = await change(RECORD_ENGAGEMENT, { ...attempt.current, kind, topic, outcome: next, participants, customerId: map.customer.id });
    setOutcome(came);
    if (came.state !== "failed") attempt.current = null;
    if (came.state !== "done") return;
    const made = came.id;
    if (made) offerUndo({ said: WORDS.saidEngagement, undo: () => takeBack("withdrawEngagement", made), again });
    for (const clear of [setPerson, setTopic, setNext]) clear("");
    again();
  };
  return (
    <Panel id="engagement" heading={WORDS.recordVisit}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <label>
          {say(WORDS.whom)}
          <select value={person} aria-invalid={errorAt(outcome, "participants") !== ""} onChange={(event) => setPerson(event.currentTarget.value)}>
            <NodeOptions nodes={(map.decisionChain ?? []).map((each) => each.person)} />
          </select>
        </label>
        <p class="refusal">{errorAt(outcome, "participants")}</p>
        <label>
          {say(WORDS.how)}
          <select value={kind} onChange={(event) => setKind(event.currentTarget.value as EngagementKind)}>
            {KINDS.map((each) => <option key={each} value={each}>{word("kind", each)}</option>)}
          </select>
        </label>
        <label>
          {say(WORDS.whatCame)}
          <textarea rows={2} value={topic} aria-invalid={errorAt(outcome, "topic") !== ""} onInput={(event) => setTopic(event.currentTarget.value)} />
        </label>
        <p class="refusal">{errorAt(outcome, "topic")}</p>
        <label>
          {say(WORDS.whatNext)}
          <input value={next} aria-invalid={errorAt(outcome, "outcome") !== ""} onInput={(event) => setNext(event.currentTarget.value)} />
        </label>
        <p class="refusal" role="alert">{errorAt(outcome, "outcome") || errorAt(outcome, null)}</p>
        <button type="submit">{say(WORDS.record)}</button>
        <span role="status">{outcome?.state === "done" && say(WORDS.recorded)}</span>
      </form>
      <RatingForm map={map} again={again} />
      <SignalForm map={map} again={again} />
    </Panel>
  );
}
