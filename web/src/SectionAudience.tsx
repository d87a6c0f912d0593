/** Who sees a section beside us: widened and narrowed after the reader has seen what that means. */
import { useState } from "preact/hooks";
import { change, everyError, newKey, type Outcome } from "./changes";
import { ask } from "./client";
import { SECTION_AUDIENCE, SHARE_SECTION } from "./documents";
import { nameOf, say } from "./language";
import { useAnswer } from "./question";
import { looksOf } from "./SectionFields";
import type { PartyOf, Section } from "./SolutionPanel";
import { viewer } from "./session";
import { WORDS } from "./words";

interface Properties {
  readonly section: Section;
  readonly parties: readonly PartyOf[];
  readonly again: () => void;
}

export function SectionAudience({ section, parties, again }: Properties) {
  const { asked, again: askAgain } = useAnswer(SECTION_AUDIENCE, { id: section.id });
  const { answer } = asked.value;
  const there = answer?.node?.__typename === "SolutionSection" ? answer.node.sharedWith ?? [] : [];
  const held = new Set(there.flatMap(({ target }) => (target ? [target.id] : [])));
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [unseen, setUnseen] = useState<readonly string[]>([]);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (!viewer.value?.may.includes("shareSection") || parties.length === 0 || !answer) return null;
  const now = chosen ?? held;
  const named = (ids: readonly PartyOf[]) => ids.map(nameOf).join(", ");
  const gains = parties.filter(({ id }) => now.has(id) && !held.has(id));
  const loses = parties.filter(({ id }) => !now.has(id) && held.has(id));
  const fields = looksOf(section.kind).filter(({ name }) => section[name]).map(({ label }) => say(label)).join(", ");
  const tick = (id: string, isIn: boolean) => {
    const next = isIn ? [...now, id] : [...now].filter((each) => each !== id);
    setChosen(new Set(next));
    setUnseen([]);
    void ask(SHARE_SECTION, { input: { idempotencyKey: newKey(), id: section.id, partnerIds: next } }).then((told) => setUnseen(told.change.unseen ?? []), () => undefined);
  };
  const share = async (): Promise<void> => {
    const came = await change(SHARE_SECTION, { idempotencyKey: newKey(), id: section.id, partnerIds: [...now], confirmed: true });
    setOutcome(came);
    if (came.state !== "done") return;
    setChosen(null);
    askAgain();
    again();
  };
  return (
    <fieldset class="offer">
      <legend>{say(WORDS.whoSees)}</legend>
      {parties.map((party) => (
        <label key={party.id} class="check">
          <input type="checkbox" checked={now.has(party.id)} onChange={(event) => tick(party.id, event.currentTarget.checked)} /> <bdi>{nameOf(party)}</bdi>
        </label>
      ))}
      {gains.length > 0 && <p>{say(WORDS.willSee, { who: named(gains), fields })}</p>}
      {gains.length > 0 && unseen.length > 0 && <p class="refusal">{say(WORDS.willNotSee, { facts: unseen.join(", ") })}</p>}
      {loses.length > 0 && <p>{say(WORDS.sawAlready, { who: named(loses), fields })}</p>}
      {(gains.length > 0 || loses.length > 0) && <div class="actions"><button type="button" onClick={() => void share()}>{say(WORDS.confirmSharing)}</button></div>}
      <p class="refusal" role="alert">{everyError(outcome)}</p>
    </fieldset>
  );
}
