/** How a workspace ends: closed with why, or opened again. */
import { useState } from "preact/hooks";
import { change, newKey } from "./changes";
import { CLOSE_WORKSPACE } from "./documents";
import { say } from "./language";
import { takeBack } from "./opposites";
import { viewer } from "./session";
import { word } from "./vocabulary";
import { WORDS } from "./words";
import type { Act, Workspace } from "./WorkspaceScreen";

const ENDS = ["WON", "LOST", "STOPPED"] as const;

interface Properties {
  readonly workspace: Workspace;
  readonly ifVersion: string | null;
  readonly act: Act;
}

export function WorkspaceEnd({ workspace, ifVersion, act }: Properties) {
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState("");
  const { id, state } = workspace;
  if (!viewer.value?.may.includes("closeWorkspace")) return null;
  const end = (how: (typeof ENDS)[number], reason: string) => change(CLOSE_WORKSPACE, { idempotencyKey: newKey(), id, state: how, why: reason, ifVersion });
  const reopen = () => takeBack("reopenWorkspace", id);
  const close = async (how: (typeof ENDS)[number]): Promise<void> => {
    if (await act(WORDS.saidWorkspaceClosed, () => end(how, why), reopen)) setOpen(false);
  };
  const ended = ENDS.find((each) => each === state);
  if (ended) {
    const again = () => change(CLOSE_WORKSPACE, { idempotencyKey: newKey(), id, state: ended, why: workspace.why ?? "" });
    return <div class="actions"><button type="button" onClick={() => void act(WORDS.saidWorkspaceReopened, reopen, again)}>{say(WORDS.reopenWorkspace)}</button></div>;
  }
  return (
    <>
      <div class="actions"><button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>{say(WORDS.closeWorkspace)}</button></div>
      {open && (
        <fieldset class="form">
          <legend>{say(WORDS.howItEnded)}</legend>
          <label>
            {say(WORDS.why)} <input value={why} onInput={(event) => setWhy(event.currentTarget.value)} />
          </label>
          <div class="actions">{ENDS.map((each) => <button key={each} type="button" onClick={() => void close(each)}>{word("state", each)}</button>)}</div>
        </fieldset>
      )}
    </>
  );
}
