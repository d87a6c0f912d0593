/** A panel: a heading with a count, and what stands under it; and names of nodes that lead to them on the map. */
import { signal } from "@preact/signals";
import { options, type ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { BattleMap } from "./battleMap";
import { columns, shortened } from "./labels";
import { say, type Text } from "./language";
import { WORDS } from "./words";

export interface PanelProperties {
  readonly map: BattleMap;
  readonly choose: (node: string | null) => void;
}

interface PanelFrame {
  readonly id: string;
  readonly heading: Text;
  readonly count?: number;
  /** What a phone shows of it until it is tapped: the parts that say most, best first. */
  readonly gist?: readonly string[];
  readonly children: ComponentChildren;
}

export function Panel({ id, heading, count, gist, children }: PanelFrame) {
  const [open, setOpen] = useState(false);
  return (
    <section class={gist && !open ? "panel folded" : "panel"} aria-labelledby={`h-${id}`}>
      <h2 id={`h-${id}`} tabIndex={-1}>
        {say(heading)} {count !== undefined && <small>{count}</small>}
      </h2>
      {gist && <button type="button" class="gist" aria-expanded={open} onClick={() => setOpen(!open)}><bdi>{gistText(gist)}</bdi></button>}
      {children}
    </section>
  );
}

const GIST = 86; // columns of two lines on a phone
const BETWEEN = " · ";

/** As many of the parts as two lines hold; the first is cut where it is longer. */
export function gistText(parts: readonly string[]): string {
  const [first = "", ...others] = parts;
  let text = shortened(first, GIST);
  for (const part of others) {
    if (columns(text + BETWEEN + part) > GIST) break;
    text += BETWEEN + part;
  }
  return text;
}

const LONG = 100; // rows that a page draws without being asked

export const onPaper = signal(false);

/** Long lists are whole while they are printed. */
export function followPaper(): void {
  addEventListener("beforeprint", () => {
    options.debounceRendering = (render) => render(); // what is printed is what stands there when this returns
    onPaper.value = true;
    delete options.debounceRendering;
  });
  addEventListener("afterprint", () => (onPaper.value = false));
}

/** The first rows of a long list, and a button for the others where there are some; on paper all of them. */
export function useFirstRows<Row>(all: readonly Row[]): readonly [readonly Row[], ComponentChildren] {
  const [whole, setWhole] = useState(false);
  const shown = whole || onPaper.value ? all : all.slice(0, LONG);
  const rest = all.length - shown.length;
  return [shown, rest > 0 && <button type="button" onClick={() => setWhole(true)}>{say(WORDS.showRest, { n: rest })}</button>];
}

export function NodeButton({ node, name, choose }: { readonly node: string; readonly name: string; readonly choose: PanelProperties["choose"] }) {
  return (
    <button type="button" class="name" onClick={() => choose(node)}>
      <bdi>{name}</bdi>
    </button>
  );
}
