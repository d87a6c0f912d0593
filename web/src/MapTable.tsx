/** The map as a table: every node that is shown, with its kind, figures and neighbours. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { day } from "./format";
import type { BattleMap } from "./battleMap";
import { say } from "./language";
import { useIdle } from "./later";
import { figuresOf, nearTexts } from "./MapCanvas";
import { NodeButton } from "./Panel";
import type { Scene } from "./scene";
import { kindName } from "./vocabulary";
import { WORDS } from "./words";

const ROWS = 60; // at a time: a table of thousands holds up the page
const SEEN = 15; // that are drawn at first, as many as fit on a screen; the others once there is nothing else to do
const NEAR = 12; // neighbours in words

interface Properties {
  readonly map: BattleMap;
  readonly scene: Scene;
  readonly names: readonly string[];
  readonly chosen: string | null;
  readonly lit: ReadonlySet<number> | null;
  readonly choose: (id: string | null) => void;
  readonly shown: () => void;
}

export function MapTable({ map, scene, names, chosen, lit, choose, shown }: Properties) {
  const [pages, setPages] = useState(1);
  const idle = useIdle();
  useEffect(shown, []);
  const touched = new Map(map.decisionChain?.flatMap((each) => (each.lastTouched === undefined ? [] : [[each.person.id, each.lastTouched]])));
  const figured = useMemo(() => scene.nodes.some((node) => figuresOf(node).length > 0), [scene]);
  const order = useMemo(() => litFirst(scene, lit), [scene, lit]);
  const left = order.length - pages * ROWS;
  return (
    <div class="nodes" tabIndex={0} role="region" aria-label={say(WORDS.asTable)} aria-busy={!idle}>
      <table>
        <caption class="unseen">{say(WORDS.map)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(WORDS.name)}</th>
            <th scope="col">{say(WORDS.kindColumn)}</th>
            {figured && <th scope="col">{say(WORDS.figuresColumn)}</th>}
            {touched.size > 0 && <th scope="col">{say(WORDS.lastTouched)}</th>}
            <th scope="col">{say(WORDS.connections)}</th>
          </tr>
        </thead>
        <tbody>
          {order.slice(0, idle ? pages * ROWS : SEEN).map((number) => {
            const node = scene.nodes[number];
            if (!node) return null;
            const near = nearTexts(scene, names, number, NEAR);
            const more = (scene.touching[number]?.length ?? 0) - NEAR;
            const last = touched.get(node.id);
            return (
              <tr key={node.id} data-node={node.id} aria-current={node.id === chosen ? "true" : undefined} class={lit?.has(number) ? "lit" : ""}>
                <th scope="row"><NodeButton node={node.id} name={names[number] ?? ""} choose={choose} /></th>
                <td>{kindName(node.label)}</td>
                {figured && <td>{figuresOf(node).join(" · ")}</td>}
                {touched.size > 0 && <td>{touched.has(node.id) ? day(last) || say(WORDS.neverTouched) : ""}</td>}
                <td class="near">
                  {near.join("; ")} {more > 0 && say(WORDS.andMore, { n: more })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {left > 0 && <button type="button" onClick={() => setPages(pages + 1)}>{say(WORDS.moreRows, { n: Math.min(left, ROWS) })}</button>}
    </div>
  );
}

/** The numbers of the nodes: first those that stand out. */
function litFirst(scene: Scene, lit: ReadonlySet<number> | null): readonly number[] {
  const order = scene.nodes.map((_, number) => number);
  return lit ? [...order.filter((number) => lit.has(number)), ...order.filter((number) => !lit.has(number))] : order;
}
