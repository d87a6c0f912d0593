/** A panel: a heading with a count, and what stands under it; and names of nodes that lead to them on the map. */
import type { ComponentChildren } from "preact";
import type { BattleMap } from "./battleMap";
import { say, type Text } from "./language";

export interface PanelProperties {
  readonly map: BattleMap;
  readonly choose: (node: string | null) => void;
}

interface PanelFrame {
  readonly id: string;
  readonly heading: Text;
  readonly count?: number;
  readonly children: ComponentChildren;
}

export function Panel({ id, heading, count, children }: PanelFrame) {
  return (
    <section class="panel" aria-labelledby={`h-${id}`}>
      <h2 id={`h-${id}`}>
        {say(heading)} {count !== undefined && <small>{count}</small>}
      </h2>
      {children}
    </section>
  );
}

export function NodeButton({ node, name, choose }: { readonly node: string; readonly name: string; readonly choose: PanelProperties["choose"] }) {
  return (
    <button type="button" class="name" onClick={() => choose(node)}>
      <bdi>{name}</bdi>
    </button>
  );
}
