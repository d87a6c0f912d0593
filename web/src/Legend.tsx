/** The legend: kinds of nodes and relationships that are on the map; each can be hidden. */
import { useMemo } from "preact/hooks";
import { say } from "./language";
import type { Drawing } from "./scene";
import { edgeLooks, kindName, nodeLooks, relationName } from "./vocabulary";
import { WORDS } from "./words";

interface Properties {
  readonly drawing: Drawing;
  /** Labels and types that are switched off. */
  readonly off: readonly string[];
  readonly toggle: (kind: string) => void;
}

export function Legend({ drawing, off, toggle }: Properties) {
  const { labels, types, marks } = useMemo(() => shownKinds(drawing), [drawing, nodeLooks.value, edgeLooks.value]);
  return (
    <ul class="legend" aria-label={say(WORDS.legend)}>
      {labels.map((label) => (
        <li key={label}>
          {label === "Customer" ? (
            <Kind label={label} />
          ) : (
            <button type="button" aria-pressed={!off.includes(label)} title={say(WORDS.toggle)} onClick={() => toggle(label)}>
              <Kind label={label} />
            </button>
          )}
        </li>
      ))}
      {types.map((type) => (
        <li key={type}>
          <button type="button" aria-pressed={!off.includes(type)} title={say(WORDS.toggle)} onClick={() => toggle(type)}>
            <Stroke type={type} />
            {relationName(type)}
          </button>
        </li>
      ))}
      {marks.veto && <li><i class="mark veto" aria-hidden="true" />{say(WORDS.redBorder)}</li>}
      {marks.hidden && <li><i class="mark hidden" aria-hidden="true" />{say(WORDS.dashedBorder)}</li>}
      {marks.recommended && <li><span class="mark star" aria-hidden="true">★</span>{say(WORDS.fitMark)}</li>}
      {marks.sized && <li class="dim">{say(WORDS.sizeIsInfluence)}</li>}
    </ul>
  );
}

/** Labels and types that are on a map, in the order of the model, and which marks its nodes have. */
function shownKinds({ nodes, edges }: Drawing) {
  const [labels, types] = [new Set(nodes.map((node) => node.label)), new Set(edges.map((edge) => edge.type))];
  return {
    labels: [...nodeLooks.value.keys()].filter((label) => labels.has(label)),
    types: [...edgeLooks.value.keys()].filter((type) => types.has(type)),
    marks: {
      veto: nodes.some((node) => node.veto),
      hidden: nodes.some((node) => node.hidden),
      recommended: nodes.some((node) => node.recommended),
      sized: nodes.some((node) => node.size > 0),
    },
  };
}

function Kind({ label }: { readonly label: string }) {
  const look = nodeLooks.value.get(label);
  return (
    <>
      <Shape shape={look?.shape ?? "dot"} colour={look?.colour ?? "gray"} /> {kindName(label)}
    </>
  );
}

const POINTS: Readonly<Record<string, string>> = {
  triangle: "8,2 14,14 2,14",
  square: "3,3 13,3 13,13 3,13",
  diamond: "8,1 15,8 8,15 1,8",
  hexagon: "4,2 12,2 16,8 12,14 4,14 0,8",
  star: "8,1 10,6 15,6 11,9 13,15 8,11 3,15 5,9 1,6 6,6",
};

export function Shape({ shape, colour }: { readonly shape: string; readonly colour: string }) {
  const points = POINTS[shape];
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      {points ? <polygon points={points} fill={colour} /> : shape === "box" ? <rect x="0" y="4" width="16" height="8" rx="2" fill={colour} /> : <circle cx="8" cy="8" r="6" fill={colour} />}
    </svg>
  );
}

function Stroke({ type }: { readonly type: string }) {
  const look = edgeLooks.value.get(type);
  return (
    <svg class="stroke" viewBox="0 0 24 8" aria-hidden="true">
      <line x1="0" y1="4" x2="24" y2="4" stroke={look?.strongColour ?? "gray"} stroke-width={Math.max(look?.width ?? 1, 1.5)} stroke-dasharray={look?.dashes.join(" ")} />
    </svg>
  );
}
