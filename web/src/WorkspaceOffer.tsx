/** On a case: a workspace with the partners who are recommended for its customer, the best one ticked, opened with one click. */
import { useLocation } from "preact-iso";
import { useRef, useState } from "preact/hooks";
import { recommendedOf, type BattleMap } from "./battleMap";
import { change, everyError, newKey, type Outcome } from "./changes";
import { OPEN_WORKSPACE } from "./documents";
import { listed, nameOf, say } from "./language";
import { viewer } from "./session";
import { kindName } from "./vocabulary";
import { WORDS } from "./words";

export function WorkspaceOffer({ map, alert }: { readonly map: BattleMap; readonly alert: string }) {
  const { route } = useLocation();
  const [brought] = recommendedOf(map);
  const partners = [...new Map(brought.map((each) => [each.partner.id, each])).values()];
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set(partners.slice(0, 1).map(({ partner }) => partner.id)));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const key = useRef(newKey());
  const asked = useRef<readonly string[]>([]); // the names of whom a refusal is about
  if (!viewer.value?.may.includes("openWorkspace")) return null;
  const open = async (event: Event): Promise<void> => {
    event.preventDefault();
    asked.current = partners.flatMap(({ partner }) => (ticked.has(partner.id) ? [nameOf(partner)] : []));
    const partnerIds = partners.flatMap(({ partner }) => (ticked.has(partner.id) ? [partner.id] : []));
    const came = await change(OPEN_WORKSPACE, { idempotencyKey: key.current, alertId: alert, partnerIds });
    setOutcome(came);
    if (came.state === "refused") key.current = newKey();
    if (came.state === "done" && came.id) route(`/workspaces/${encodeURIComponent(came.id)}`);
  };
  const refusal = outcome?.state === "refused" ? outcome.errors.map(({ path, message }) => listed([path.includes("partnerIds") && asked.current[Number(path.at(-1))], message])).join(" ") : everyError(outcome);
  const tick = (id: string, isIn: boolean) => setTicked(new Set(isIn ? [...ticked, id] : [...ticked].filter((each) => each !== id)));
  return (
    <form class="form" onSubmit={(event) => void open(event)}>
      {partners.length > 0 && (
        <fieldset class="offer">
          <legend>{say(WORDS.openWorkspaceWith)}</legend>
          {partners.map(({ partner, role }) => (
            <label key={partner.id} class="check">
              <input type="checkbox" checked={ticked.has(partner.id)} onChange={(event) => tick(partner.id, event.currentTarget.checked)} />
              <span><bdi>{nameOf(partner)}</bdi> <span class="dim">{kindName(role)}</span></span>
            </label>
          ))}
        </fieldset>
      )}
      <div class="actions"><button type="submit">{say(WORDS.openWorkspace)}</button></div>
      <p class="refusal" role="alert">{refusal}</p>
    </form>
  );
}
