/** What of a map is shown: the drawing with what was unfolded, less what is hidden, filtered, folded or out of focus. Pure. */
import { FreePlaces } from "./freePlaces";
import type { Drawing } from "./scene";
import type { Unfolding, View } from "./viewState";

type Node = Drawing["nodes"][number];
type Edge = Drawing["edges"][number];

/** A neighbour as the API tells it. */
export interface Neighbour {
  readonly type: string;
  readonly outward: boolean;
  readonly label: string;
  readonly id: string;
  readonly name: string | null;
  readonly nameEn: string | null;
}
/** What filters ask of a node. */
export interface NodeFacts {
  readonly roles: readonly string[];
  readonly region: string | null;
  /** Since somebody was touched; null: never, undefined: nobody to touch. */
  readonly days: number | null | undefined;
}

const CHAIN = ["REPORTS_TO", "INFLUENCES"]; // along which a person's part of the chain goes on

/** The drawing with unfolded neighbours, each new one in the next free place by its node. Nothing that is there moves. */
export function unfoldedDrawing(drawing: Drawing, unfolded: readonly Unfolding[], found: (unfolding: Unfolding) => readonly Neighbour[]): Drawing {
  if (unfolded.length === 0) return drawing;
  const nodes = new Map(drawing.nodes.map((node) => [node.id, node]));
  const edges = new Map(drawing.edges.map((edge) => [edgeKey(edge), edge]));
  const free = new FreePlaces({ width: drawing.nodeWidth || 120, height: drawing.nodeHeight || 70 }, drawing.nodes);
  for (const unfolding of unfolded) {
    const origin = nodes.get(unfolding.id);
    if (!origin) continue;
    for (const each of found(unfolding)) {
      if (!nodes.has(each.id)) nodes.set(each.id, newNode(each, free.beside(origin)));
      const [source, target] = each.outward ? [origin.id, each.id] : [each.id, origin.id];
      const edge = { source, target, type: each.type, weight: null };
      if (!edges.has(edgeKey(edge))) edges.set(edgeKey(edge), edge);
    }
  }
  return { ...drawing, nodes: [...nodes.values()], edges: [...edges.values()] };
}

function newNode({ id, label, name, nameEn }: Neighbour, at: { readonly x: number; readonly y: number }): Node {
  return { id, label, name: name ?? "", nameEn, x: at.x, y: at.y, size: 0, veto: false, hidden: false, recommended: false, ring: null, sector: null };
}

function edgeKey({ source, target, type }: Edge): string {
  return `${source} ${type} ${target}`;
}

/** What a view shows of a drawing; the customer always, as it is what the map is of. */
export function shownDrawing(drawing: Drawing, view: View, facts: ReadonlyMap<string, NodeFacts>): Drawing {
  const off = new Set(view.off);
  const open = drawing.edges.filter((edge) => !off.has(edge.type) && !(edge.weight != null && edge.weight < view.strength / 100));
  const gone = new Set([...view.hidden, ...foldedLeaves(drawing, view.folded)]);
  const part = view.focus !== null && drawing.nodes.some((node) => node.id === view.focus) ? partOf(drawing, view.focus) : null;
  const shows = (node: Node) =>
    node.label === "Customer" && node.x === 0 && node.y === 0 ? true : !gone.has(node.id) && !off.has(node.label) && (!part || part.has(node.id)) && passes(node, view, facts.get(node.id));
  const nodes = drawing.nodes.filter(shows);
  const here = new Set(nodes.map((node) => node.id));
  return {
    ...drawing,
    nodes: nodes.map((node) => {
      const place = view.places[node.id];
      return place ? { ...node, ...place } : node;
    }),
    edges: open.filter((edge) => here.has(edge.source) && here.has(edge.target)),
  };
}

function passes(node: Node, view: View, facts: NodeFacts | undefined): boolean {
  if (view.role && view.role !== node.label && !facts?.roles.includes(view.role)) return false;
  if (view.region && facts?.region && facts.region !== view.region) return false;
  if (node.size > 0 && node.size < view.strength / 100) return false;
  return !(view.days && facts?.days !== undefined && facts.days !== null && facts.days < view.days);
}

/** Nodes that hang on a folded one alone. */
function foldedLeaves(drawing: Drawing, folded: readonly string[]): string[] {
  if (folded.length === 0) return [];
  const near = neighboursById(drawing);
  return folded.flatMap((id) => [...(near.get(id) ?? [])].filter((other) => near.get(other)?.size === 1));
}

function neighboursById(drawing: Drawing): Map<string, Set<string>> {
  const near = new Map(drawing.nodes.map((node) => [node.id, new Set<string>()]));
  for (const { source, target } of drawing.edges) {
    near.get(source)?.add(target);
    near.get(target)?.add(source);
  }
  return near;
}

/** A node's part of the map: its neighbours, and of a person who is above and below it in the chain. */
export function partOf(drawing: Drawing, id: string): ReadonlySet<string> {
  const chain = drawing.edges.filter((edge) => CHAIN.includes(edge.type));
  const part = new Set([id, ...(neighboursById(drawing).get(id) ?? [])]);
  for (const [start, end] of [["source", "target"], ["target", "source"]] as const) {
    const next = Map.groupBy(chain, (edge) => edge[start]);
    const queue = [id];
    const met = new Set(queue);
    for (let at = queue.pop(); at !== undefined; at = queue.pop())
      for (const edge of next.get(at) ?? [])
        if (!met.has(edge[end])) {
          met.add(edge[end]);
          queue.push(edge[end]);
        }
    met.forEach((each) => part.add(each));
  }
  return part;
}

/** The shortest path between two nodes over what is shown: ids from first to last; empty where none leads there. */
export function pathBetween(drawing: Drawing, from: string, to: string): readonly string[] {
  const near = neighboursById(drawing);
  const before = new Map<string, string | null>([[from, null]]);
  let edge = near.has(from) && near.has(to) ? [from] : [];
  while (edge.length > 0 && !before.has(to)) {
    const next: string[] = [];
    for (const at of edge)
      for (const other of near.get(at) ?? [])
        if (!before.has(other)) {
          before.set(other, at);
          next.push(other);
        }
    edge = next;
  }
  const path: string[] = [];
  for (let at = before.has(to) ? to : null; at !== null; at = before.get(at) ?? null) path.unshift(at);
  return path;
}
