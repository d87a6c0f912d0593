/** The card of the node that was chosen: what it is, what is known of it, and what it is connected with. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { CorrectionForm } from "./CorrectionForm";
import { factsOf, reasonsOf } from "./facts";
import { giveFocus } from "./focus";
import { nameOf, otherName, say } from "./language";
import type { BattleMap } from "./battleMap";
import { NodeButton } from "./Panel";
import { NodeActions } from "./NodeActions";
import type { Drawing } from "./scene";
import { kindName, relationName } from "./vocabulary";
import type { ViewHistory } from "./viewHistory";
import { WarmestPaths } from "./WarmestPaths";
import { WORDS } from "./words";

interface Properties {
  readonly node: Drawing["nodes"][number];
  readonly map: BattleMap;
  /** The map with what was unfolded. */
  readonly drawing: Drawing;
  readonly asOf: string | null;
  readonly history: ViewHistory;
  readonly again: () => void;
  readonly choose: (node: string | null) => void;
}

export function Card({ node, map, drawing, asOf, history, again, choose }: Properties) {
  const card = useRef<HTMLElement>(null);
  useFocus(card, node.id);
  const reasons = reasonsOf(map, node.id);
  const decider = map.decisionChain?.find((each) => each.person.id === node.id);
  return (
    <section ref={card} class="card" tabIndex={-1} aria-label={`${say(WORDS.detail)}: ${nameOf(node)}`} onKeyDown={(event) => event.key === "Escape" && choose(null)}>
      <header>
        <h2><bdi>{nameOf(node)}</bdi></h2>
        <button type="button" class="plain" aria-label={say(WORDS.close)} onClick={() => choose(null)}>×</button>
      </header>
      <p class="dim">{[kindName(node.label), otherName(node)].filter(Boolean).join(" · ")}</p>
      <p>
        {node.veto && <span class="badge veto">{say(WORDS.veto)}</span>} {node.hidden && <span class="badge hidden">{say(WORDS.hidden)}</span>}{" "}
        {node.recommended && <span class="badge recommended">{say(WORDS.recommended)}</span>}
      </p>
      <dl>
        {factsOf(map, node.id).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd><bdi>{value}</bdi></dd>
          </div>
        ))}
      </dl>
      {reasons.length > 0 && <ul class="reasons">{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>}
      {decider && <WarmestPaths key={node.id} person={decider.person} asOf={map.asOf} />}
      <NodeActions key={node.id} id={node.id} asOf={asOf} isCustomer={node.id === map.customer.id} history={history} />
      <CorrectionForm key={node.id} id={node.id} again={again} />
      <Connections node={node} drawing={drawing} choose={choose} />
    </section>
  );
}

/** The card has the focus where a button or key opened it, and gives it back when it goes; who points and clicks on the map stays there. */
function useFocus(card: RefObject<HTMLElement | null>, node: string): void {
  const opener = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const from = document.activeElement;
    card.current?.scrollIntoView({ block: "nearest" });
    if (!(from instanceof HTMLElement) || !from.matches("button, .canvas:focus-visible")) return;
    if (!card.current?.contains(from)) opener.current = from;
    card.current?.focus({ preventScroll: true });
  }, [node]);
  useLayoutEffect(() => { // passive effects end after what had the focus is gone
    const element = card.current;
    return () => {
      if (element?.contains(document.activeElement)) giveFocus(opener.current);
    };
  }, []);
}

function Connections({ node, drawing, choose }: Pick<Properties, "node" | "drawing" | "choose">) {
  const [open, setOpen] = useState(false);
  const near = drawing.edges.filter((edge) => edge.source === node.id || edge.target === node.id);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say(WORDS.connections)} ({near.length})</summary>
      {open && <Near node={node} drawing={drawing} near={near.slice(0, MOST)} choose={choose} />}
      {near.length > MOST && <p class="dim">{say(WORDS.andMore, { n: near.length - MOST })}</p>}
    </details>
  );
}

const MOST = 100; // more are in the table

function Near({ node, drawing, near, choose }: Pick<Properties, "node" | "drawing" | "choose"> & { readonly near: Drawing["edges"] }) {
  const names = new Map(drawing.nodes.map((each) => [each.id, each]));
  return (
    <ul class="rows">
      {near.map((edge) => {
        const other = names.get(edge.source === node.id ? edge.target : edge.source);
        return other && <li key={`${edge.type}${edge.source}${edge.target}`}>{relationName(edge.type)} <NodeButton node={other.id} name={nameOf(other)} choose={choose} /></li>;
      })}
    </ul>
  );
}
