/** The bar that offers to take back what was just done, and says what came of it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { everyError, type Outcome } from "./changes";
import { giveFocus, isFocused } from "./focus";
import { say } from "./language";
import { holdUndo, undoable, type Undoable } from "./opposites";
import { WORDS } from "./words";

export function UndoBar() {
  const offer = undoable.value;
  return <div class="undo-place" aria-live="polite">{offer && <Bar offer={offer} />}</div>;
}

function Bar({ offer }: { readonly offer: Undoable }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [waiting, setWaiting] = useState(false);
  const closing = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    setOutcome(null);
    setWaiting(false);
  }, [offer]);
  useEffect(() => {
    if (outcome?.state === "done" && !isFocused()) closing.current?.focus(); // where the other button was pressed
  }, [outcome]);
  const undo = async (): Promise<void> => {
    if (waiting) return;
    holdUndo();
    setWaiting(true);
    const came = await offer.undo();
    setWaiting(false);
    setOutcome(came);
    if (came.state === "done") offer.again();
  };
  const close = () => {
    undoable.value = null;
    giveFocus(null);
  };
  return (
    <div class="undo">
      <span>{outcome ? (outcome.state === "done" ? say(WORDS.takenBack) : everyError(outcome) || say(WORDS.offline)) : say(offer.said)}</span>
      {outcome?.state !== "done" && <button type="button" aria-disabled={waiting} onClick={() => void undo()}>{say(WORDS.undo)}</button>}
      <button ref={closing} type="button" class="plain" aria-label={say(WORDS.close)} onClick={close}>{"×"}</button>
    </div>
  );
}
