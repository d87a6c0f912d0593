/** Whether a recommended partner is useful for this customer, and why; said where it stands. */
import { useState } from "preact/hooks";
import type { BattleMap } from "./battleMap";
import { change, errorAt, newKey, type Outcome } from "./changes";
import { GIVE_FEEDBACK } from "./documents";
import type { FeedbackVerdict } from "./generated/graphql";
import { say } from "./language";
import { offerUndo, takeBack } from "./opposites";
import { viewer } from "./session";
import { WORDS } from "./words";

interface Properties {
  readonly map: BattleMap;
  readonly partner: string;
  readonly name: string;
}

export function FeedbackForm({ map, partner, name }: Properties) {
  const [why, setWhy] = useState("");
  const [said, setSaid] = useState<FeedbackVerdict | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (!viewer.value?.may.includes("giveFeedback")) return null;
  const tell = async (verdict: FeedbackVerdict): Promise<void> => {
    setSaid(verdict);
    const came = await change(GIVE_FEEDBACK, { idempotencyKey: newKey(), partnerId: partner, customerId: map.customer.id, verdict, why: why || null });
    setOutcome(came);
    if (came.state !== "done") setSaid(null);
    const id = came.state === "done" ? came.id : null;
    if (id) offerUndo({ said: WORDS.saidFeedback, undo: () => takeBack("withdrawFeedback", id), again: () => setSaid(null) });
  };
  const wrong = errorAt(outcome, "why");
  return (
    <details class="feedback">
      <summary>{said ? say(said === "USEFUL" ? WORDS.useful : WORDS.notUseful) : say(WORDS.isItUseful)}</summary>
      <div class="form">
        <label>
          {say(WORDS.why)} <input value={why} aria-invalid={wrong !== ""} onInput={(event) => setWhy(event.currentTarget.value)} />
        </label>
        <p class="refusal" role="alert">{wrong || errorAt(outcome, "partnerId") || errorAt(outcome, null)}</p>
        <div class="actions">
          <button type="button" aria-pressed={said === "USEFUL"} aria-label={`${name}: ${say(WORDS.useful)}`} onClick={() => void tell("USEFUL")}>{say(WORDS.useful)}</button>
          <button type="button" aria-pressed={said === "NOT_USEFUL"} aria-label={`${name}: ${say(WORDS.notUseful)}`} onClick={() => void tell("NOT_USEFUL")}>{say(WORDS.notUseful)}</button>
        </div>
      </div>
    </details>
  );
}
