/** A field of a node is given another value, locked or unlocked: shown at once, taken back with the reason where the service refuses. */
import { useEffect, useRef, useState } from "preact/hooks";
import { errorAt, everyError, isConflict, type Outcome, type UserError } from "./changes";
import { ask, whyUnanswered } from "./client";
import { corrected, oppositeOf, sendCorrection, typedValue, type Correctable, type CorrectableField, type Correction } from "./corrections";
import { CORRECTABLE } from "./documents";
import { language, say } from "./language";
import { offerUndo } from "./opposites";
import { viewer } from "./session";
import { ValueInput, valueText } from "./ValueInput";
import { WORDS } from "./words";

interface Properties {
  readonly id: string;
  readonly again: () => void;
}

const SAID = { correct: WORDS.saidCorrected, lock: WORDS.saidLocked, unlock: WORDS.saidUnlocked } as const;

export function CorrectionForm({ id, again }: Properties) {
  const [open, setOpen] = useState(false);
  const { found, load, failed } = useCorrectable(id, open);
  if (!viewer.value?.may.includes("correctField")) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say(WORDS.correctOrLock)}</summary>
      {open && (found ? <FieldForm id={id} found={found} load={load} again={again} /> : <p class={failed ? "refusal" : ""}>{failed || say(WORDS.loading)}</p>)}
    </details>
  );
}

/** The fields of a node as they stand, asked once the form is opened. */
function useCorrectable(id: string, open: boolean) {
  const [found, setFound] = useState<Correctable | null>(null);
  const [failed, setFailed] = useState("");
  const load = (): Promise<void> =>
    ask(CORRECTABLE, { id }).then(
      ({ correctableFields }) => (correctableFields ? setFound(correctableFields) : setFailed(say(WORDS.notFound))),
      (error: unknown) => setFailed(whyUnanswered(error)),
    );
  useEffect(() => void (open && !found && load()), [open, id]);
  return { found, failed, load };
}

function FieldForm({ id, found, load, again }: Properties & { readonly found: Correctable; readonly load: () => Promise<void> }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const [guess, setGuess] = useState<CorrectableField | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [waiting, setWaiting] = useState(false);
  const chooser = useRef<HTMLSelectElement>(null);
  const held = found.fields.find((each) => each.name === name);
  const field = guess ?? held;
  const choose = (chosen: string): void => {
    setName(chosen);
    setText(typedValue(found.fields.find((each) => each.name === chosen) ?? { values: [] }));
    setOutcome(null);
  };
  const run = async (made: Correction): Promise<void> => {
    if (!held) chooser.current?.focus();
    if (!held || waiting) return;
    setWaiting(true);
    setGuess(corrected(held, made, viewer.peek()?.name ?? ""));
    const came = await sendCorrection(held, made, { id, why: why || null, ifVersion: found.version });
    setOutcome(came);
    if (came.state === "done") {
      const anew = (): void => void load().then(again);
      offerUndo({ said: SAID[made.act], undo: () => sendCorrection(held, oppositeOf(held), { id }), again: anew });
      setWhy("");
      again();
    }
    if (came.state === "done" || isConflict(came)) await load();
    setGuess(null);
    setWaiting(false);
  };
  const wrong = (at: string): string => errorAt(outcome, at);
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); void run({ act: "correct", text }); }}>
      <label>
        {say(WORDS.fieldName)}
        <select ref={chooser} value={name} required aria-invalid={wrong("field") !== ""} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">–</option>
          {found.fields.map((each) => <option key={each.name} value={each.name}>{each.text[language.value]}</option>)}
        </select>
      </label>
      <p class="refusal">{wrong("field")}</p>
      {field && (
        <p>
          {say(WORDS.standsNow)}: <b><bdi>{valueText(field)}</bdi></b> {field.locked && <span class="badge">{say(WORDS.lockedBy, { name: field.lockedBy ?? "" })}</span>}
        </p>
      )}
      {field && <ValueInput field={field} text={text} setText={setText} wrong={wrong("value") !== ""} />}
      <p class="refusal">{wrong("value")}</p>
      <label>
        {say(WORDS.why)} <input value={why} aria-invalid={wrong("why") !== ""} onInput={(event) => setWhy(event.currentTarget.value)} />
      </label>
      <p class="refusal">{wrong("why")}</p>
      <p class="refusal" role="alert">{outcome?.state === "refused" && `${say(WORDS.notDone)} ${elsewhere(outcome.errors)}`}{outcome?.state === "failed" && everyError(outcome)}</p>
      <div class="actions">
        <button type="submit">{say(WORDS.correct)}</button>
        {field && <button type="button" onClick={() => void run({ act: field.locked ? "unlock" : "lock" })}>{say(field.locked ? WORDS.unlock : WORDS.lock)}</button>}
      </div>
    </form>
  );
}

const AT_FIELDS = ["field", "value", "why"];

/** What is wrong past the fields that tell it themselves. */
function elsewhere(errors: readonly UserError[]): string {
  return everyError({ state: "refused", errors: errors.filter((error) => !error.path.some((part) => AT_FIELDS.includes(part))) });
}
