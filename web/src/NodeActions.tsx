/** What can be done with the chosen node: its part alone, a path from it, its neighbours unfolded and collapsed, hidden. */
import { useEffect, useState } from "preact/hooks";
import { say } from "./language";
import { neighbourKinds, PAGE, unfolds, type Kind } from "./neighbours";
import { kindName, relationName } from "./vocabulary";
import { viewer } from "./session";
import type { ViewHistory } from "./viewHistory";
import { collapsing, focusing, hiding, pathFrom, unfolding } from "./viewState";
import { WORDS } from "./words";

interface Properties {
  readonly id: string;
  readonly asOf: string | null;
  /** Whether the map is of it: it is always shown. */
  readonly isCustomer: boolean;
  readonly history: ViewHistory;
}

export function NodeActions({ id, asOf, isCustomer, history: { view, change } }: Properties) {
  const [kinds, setKinds] = useState<readonly Kind[] | null>(null);
  useEffect(() => setKinds(null), [id, asOf]);
  const underContract = viewer.value?.contract != null;
  useEffect(() => {
    if (underContract && unfolds.value === null) void neighbourKinds(id, asOf); // not shown where it is not open
  }, [underContract, id]);
  const count = () => void neighbourKinds(id, asOf).then(setKinds);
  return (
    <div class="actions">
      <button type="button" aria-pressed={view.focus === id} onClick={() => change(focusing(view, id))}>{say(view.focus === id ? WORDS.focusOff : WORDS.focusOn)}</button>
      <button type="button" aria-pressed={view.from === id} onClick={() => change(pathFrom(view, id))}>{say(view.from === id ? WORDS.pathStop : WORDS.pathStart)}</button>
      <button type="button" onClick={() => change(collapsing(view, id))}>{say(WORDS.collapseNode)}</button>
      {!isCustomer && <button type="button" onClick={() => change(hiding(view, id))}>{say(WORDS.hideNode)}</button>}
      {(!underContract || unfolds.value) && <button type="button" aria-expanded={kinds !== null} onClick={kinds ? () => setKinds(null) : count}>{say(WORDS.unfoldNode)}</button>}
      {kinds && (kinds.length ? <ul class="kinds">{kinds.map((kind) => <KindRow key={kind.type + kind.label} kind={kind} id={id} view={view} change={change} />)}</ul> : <p class="none">{say(WORDS.noNeighbours)}</p>)}
    </div>
  );
}

function KindRow({ kind, id, view, change }: { readonly kind: Kind; readonly id: string } & Pick<ViewHistory, "view" | "change">) {
  const open = view.unfolded.find((each) => each.id === id && each.type === kind.type && each.label === kind.label);
  const shown = Math.min((open?.pages ?? 0) * PAGE, kind.count);
  const text = { kind: `${relationName(kind.type)} · ${kindName(kind.label)}`, shown, total: kind.count };
  return (
    <li>
      <button type="button" disabled={shown >= kind.count} onClick={() => change(unfolding(view, id, kind.type, kind.label))}>
        {say(open ? WORDS.unfoldMore : WORDS.unfoldKind, text)}
      </button>
    </li>
  );
}
