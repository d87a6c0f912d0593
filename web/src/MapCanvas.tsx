/** The map as a picture: by mouse, finger or keys; a screen reader hears the node that the keys are at. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { language, nameOf, say, shortName } from "./language";
import { edgeLooks, kindName, nodeLooks, relationName } from "./vocabulary";
import { makeScene, type Drawing, type Scene, type SceneNode } from "./scene";
import { MapPicture } from "./picture";
import { repaints } from "./theme";
import { percent } from "./format";
import { WORDS } from "./words";

interface Properties {
  readonly drawing: Drawing;
  readonly chosen: string | null;
  readonly hiddenTypes: ReadonlySet<string>;
  readonly choose: (id: string | null) => void;
}

export function MapCanvas({ drawing, chosen, hiddenTypes, choose }: Properties) {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<MapPicture | null>(null);
  const scene = useMemo(() => makeScene(drawing, nodeLooks.value, edgeLooks.value), [drawing, nodeLooks.value, edgeLooks.value]);
  const names = useMemo(() => labelNames(scene), [scene, language.value]);
  const number = chosen === null ? null : (scene.byId.get(chosen) ?? null);
  const report = useRef(choose);
  report.current = choose;
  const idOf = useRef<(node: number | null) => string | null>(() => null);
  idOf.current = (node) => (node === null ? null : (scene.nodes[node]?.id ?? null));

  useEffect(() => {
    if (!host.current) return undefined;
    const made = new MapPicture(host.current, scene, names, () => true, (node) => report.current(idOf.current(node)));
    picture.current = made;
    return () => made.close();
  }, []);
  const repaint = repaints.value;
  useEffect(() => picture.current?.show(scene, names, (type) => !hiddenTypes.has(type)), [scene, names, hiddenTypes, repaint]);
  useEffect(() => picture.current?.choose(number), [number, scene]);

  const step = (key: string): boolean => {
    const next = nodeByKey(scene, number, key);
    if (next !== null) choose(scene.nodes[next]?.id ?? null);
    else if (key === "Escape") choose(null);
    else if (key === "+" || key === "-") picture.current?.zoomBy(key === "+" ? 1 : -1);
    else if (key === "0") picture.current?.whole();
    else return false;
    return true;
  };
  return (
    <div class="view">
      <div
        ref={host}
        class="canvas"
        role="listbox"
        tabIndex={0}
        aria-label={say(WORDS.map)}
        aria-description={say(WORDS.mapHelp)}
        aria-activedescendant={number === null ? undefined : "map-node"}
        onKeyDown={(event) => {
          if (step(event.key)) event.preventDefault();
        }}
      >
        <span class="unseen" role="option" id="map-node" aria-selected={number !== null}>
          {number === null ? say(WORDS.mapHelp) : spoken(scene, names, number)}
        </span>
      </div>
      <div class="tools">
        <button type="button" aria-label={say(WORDS.zoomIn)} title={say(WORDS.zoomIn)} onClick={() => picture.current?.zoomBy(1)}>+</button>
        <button type="button" aria-label={say(WORDS.zoomOut)} title={say(WORDS.zoomOut)} onClick={() => picture.current?.zoomBy(-1)}>−</button>
        <button type="button" aria-label={say(WORDS.wholeMap)} title={say(WORDS.wholeMap)} onClick={() => picture.current?.whole()}>⤢</button>
      </div>
    </div>
  );
}

/** The name of each node; what is the customer's own goes without its name. */
function labelNames(scene: Scene): string[] {
  const customer = scene.nodes.find((node) => node.label === "Customer");
  return scene.nodes.map((node) => (customer && node !== customer ? shortName(node, customer) : nameOf(node)));
}

/** The node that an arrow key leads to: up and down along relationships, left and right around; none for other keys. */
function nodeByKey(scene: Scene, at: number | null, key: string): number | null {
  if (!key.startsWith("Arrow") || scene.nodes.length === 0) return null;
  if (at === null) return 0;
  const back = key === "ArrowLeft" || key === "ArrowUp";
  if (key === "ArrowLeft" || key === "ArrowRight") return (at + (back ? -1 : 1) + scene.nodes.length) % scene.nodes.length;
  const near = neighboursOf(scene, at);
  return (back ? near.at(-1) : near[0]) ?? at;
}

function neighboursOf(scene: Scene, at: number): number[] {
  const found = (scene.touching[at] ?? []).flatMap((number) => {
    const edge = scene.edges[number];
    return edge ? [edge.source === at ? edge.target : edge.source] : [];
  });
  return [...new Set(found)].sort((a, b) => (scene.nodes[a]?.order ?? 0) - (scene.nodes[b]?.order ?? 0));
}

/** A node as it is spoken: name, kind, figures, neighbours. */
function spoken(scene: Scene, names: readonly string[], at: number): string {
  const node = scene.nodes[at];
  if (!node) return "";
  const near = (scene.touching[at] ?? []).flatMap((number) => {
    const edge = scene.edges[number];
    if (!edge) return [];
    return [`${relationName(edge.type)} ${names[edge.source === at ? edge.target : edge.source] ?? ""}`];
  });
  return [names[at], ...marksOf(node), `${say(WORDS.connections)}: ${near.join("; ")}`].join(". ");
}

export function marksOf(node: SceneNode): string[] {
  const marks = [kindName(node.label)];
  if (node.size && node.label === "DecisionMaker") marks.push(`${say(WORDS.influence)} ${percent(node.size)}`);
  if (node.veto) marks.push(say(WORDS.veto));
  if (node.hidden) marks.push(say(WORDS.hidden));
  if (node.recommended) marks.push(say(WORDS.recommended));
  return marks;
}
