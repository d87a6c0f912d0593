/** The map as a picture: by mouse, finger or keys; a screen reader hears the node that the keys are at. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Point } from "./camera";
import { nameOf, say, shortName } from "./language";
import { MapPicture, type PictureEvents } from "./picture";
import type { Scene, SceneNode } from "./scene";
import { shownPicture } from "./shownPicture";
import { repaints } from "./theme";
import { kindName, relationName } from "./vocabulary";
import { nodeByKey } from "./walking";
import { percent } from "./format";
import { WORDS } from "./words";

interface Properties {
  readonly scene: Scene;
  readonly names: readonly string[];
  readonly chosen: string | null;
  /** The table stands in its place; the picture stays as it is until it is seen again. */
  readonly hidden: boolean;
  /** What was found or lies on a path; null where nothing was looked for. */
  readonly lit: ReadonlySet<number> | null;
  readonly choose: (id: string | null) => void;
  readonly place: (id: string, at: Point) => void;
  readonly hide: (id: string) => void;
  /** Somebody types a name. */
  readonly find: () => void;
}

export function MapCanvas({ scene, names, chosen, hidden, lit, choose, place, hide, find }: Properties) {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<MapPicture | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const number = chosen === null ? null : (scene.byId.get(chosen) ?? null);
  const walked = at === null ? null : (scene.byId.get(at) ?? null);
  const spokenAt = walked ?? number;
  const idOf = (node: number | null) => (node === null ? null : (scene.nodes[node]?.id ?? null));
  const report = useRef<PictureEvents>({ chosen: () => undefined, placed: () => undefined });
  report.current = {
    chosen: (node) => {
      setAt(null);
      choose(idOf(node));
    },
    placed: (node, point) => place(idOf(node) ?? "", point),
  };

  useEffect(() => {
    if (!host.current) return undefined;
    const made = new MapPicture(host.current, scene, names, {
      chosen: (node) => report.current.chosen(node),
      placed: (node, point) => report.current.placed(node, point),
    });
    picture.current = shownPicture.value = made;
    return () => {
      made.close();
      shownPicture.value = null;
    };
  }, []);
  const repaint = repaints.value;
  useEffect(() => picture.current?.show(scene, names), [scene, names, repaint]);
  useEffect(() => picture.current?.standOut({ chosen: number, pointed: walked, lit }), [number, walked, lit, scene]);

  const step = (key: string): boolean => {
    const next = nodeByKey(scene, spokenAt, key);
    if (next !== null) setAt(idOf(next));
    else if (key === "Enter") choose(idOf(spokenAt));
    else if (key === "Delete" && spokenAt !== null) hide(idOf(spokenAt) ?? "");
    else if (key === "Escape") {
      setAt(null);
      choose(null);
    } else if (key === "+" || key === "-") picture.current?.zoomBy(key === "+" ? 1 : -1);
    else if (key === "0") picture.current?.whole();
    else return false;
    return true;
  };
  return (
    <div class="view" hidden={hidden}>
      <div
        ref={host}
        class="canvas"
        role="listbox"
        tabIndex={0}
        aria-label={say(WORDS.map)}
        aria-description={say(WORDS.mapHelp)}
        aria-activedescendant={spokenAt === null ? undefined : "map-node"}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (step(event.key)) event.preventDefault();
          else if (/^\p{L}$/u.test(event.key)) find(); // the letter goes into the field
        }}
      >
        <span class="unseen" role="option" id="map-node" aria-selected={spokenAt !== null && spokenAt === number}>
          {spokenAt === null ? say(WORDS.mapHelp) : spoken(scene, names, spokenAt)}
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
export function labelNames(scene: Scene): string[] {
  const customer = scene.nodes.find((node) => node.label === "Customer");
  return scene.nodes.map((node) => (customer && node !== customer ? shortName(node, customer) : nameOf(node)) || kindName(node.label));
}

/** A node as it is spoken: name, kind, figures, neighbours. */
function spoken(scene: Scene, names: readonly string[], at: number): string {
  const node = scene.nodes[at];
  return node ? [names[at], ...marksOf(node), `${say(WORDS.connections)}: ${nearTexts(scene, names, at).join("; ")}`].join(". ") : "";
}

/** The neighbours of a node in words, or the first of them: what the node does to them, and what they do to it. */
export function nearTexts(scene: Scene, names: readonly string[], at: number, most = Infinity): string[] {
  return (scene.touching[at] ?? []).slice(0, most).flatMap((number) => {
    const edge = scene.edges[number];
    if (!edge) return [];
    const relation = relationName(edge.type);
    return [edge.source === at ? `${relation} ${names[edge.target] ?? ""}` : `${names[edge.source] ?? ""} ${relation}`];
  });
}

export function marksOf(node: SceneNode): string[] {
  return [kindName(node.label), ...figuresOf(node)];
}

export function figuresOf(node: SceneNode): string[] {
  const marks: string[] = [];
  if (node.size && node.label === "DecisionMaker") marks.push(`${say(WORDS.influence)} ${percent(node.size)}`);
  if (node.veto) marks.push(say(WORDS.veto));
  if (node.hidden) marks.push(say(WORDS.hidden));
  if (node.recommended) marks.push(say(WORDS.recommended));
  return marks;
}
