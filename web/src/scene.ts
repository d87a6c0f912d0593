/** The scene: what the API says of a map, made ready for painting. Pure. */
import type { Size } from "./camera";
import type { MapQuery } from "./generated/graphql";
import type { EdgeLook, NodeLook } from "./vocabulary";

export type Drawing = NonNullable<NonNullable<MapQuery["battleMap"]>["drawing"]>;
type Node = Drawing["nodes"][number];

export interface SceneNode extends Node {
  readonly shape: string;
  readonly colour: string;
  readonly radius: number;
  /** How early its label gets its place: the smaller, the earlier. */
  readonly order: number;
}
export interface SceneEdge {
  readonly source: number;
  readonly target: number;
  readonly type: string;
  readonly look: EdgeLook;
}
export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly rings: Drawing["rings"];
  readonly sectors: Drawing["sectors"];
  readonly extent: Size;
  readonly byId: ReadonlyMap<string, number>;
  /** Of each node the numbers of its edges. */
  readonly touching: readonly (readonly number[])[];
}

const ROOM = 70; // pixels around the outermost node
const PLAIN: EdgeLook = { type: "", name: { en: "", zh: "" }, colour: "#dbe3ee", strongColour: "#475569", width: 1.2, dashes: [], arrow: false, bend: 0 };

/** `whole`: what sizes are measured by where only a part is shown. */
export function makeScene(
  drawing: Drawing,
  nodeLooks: ReadonlyMap<string, NodeLook>,
  edgeLooks: ReadonlyMap<string, EdgeLook>,
  whole: Drawing = drawing,
): Scene {
  const best = whole.nodes.reduce((most, node) => (node.label === "DecisionMaker" ? Math.max(most, node.size) : most), 1e-9);
  const nodes = drawing.nodes.map((node) => sceneNode(node, nodeLooks.get(node.label), best));
  const byId = new Map(nodes.map((node, number) => [node.id, number]));
  const touching: number[][] = nodes.map(() => []);
  const edges: SceneEdge[] = [];
  for (const { source: start, target: end, type } of drawing.edges) {
    const source = byId.get(start);
    const target = byId.get(end);
    if (source === undefined || target === undefined) continue;
    touching[source]?.push(edges.length);
    touching[target]?.push(edges.length);
    edges.push({ source, target, type, look: edgeLooks.get(type) ?? PLAIN });
  }
  return { nodes, edges, rings: drawing.rings, sectors: drawing.sectors, extent: extentOf(nodes), byId, touching };
}

function sceneNode(node: Node, look: NodeLook | undefined, best: number): SceneNode {
  return {
    ...node,
    shape: look?.shape ?? "dot",
    colour: look?.colour ?? "#64748b",
    radius: radiusOf(node, best),
    order: importance(node),
  };
}

function radiusOf(node: Node, best: number): number {
  if (node.label === "Customer") return 26;
  if (node.label === "DecisionMaker") return 10 + 13 * Math.sqrt(Math.min(node.size / best, 1)); // the area shows the influence
  return node.label === "Signal" ? 8 + 4 * Math.min(node.size, 1) : 11;
}

/** Customer, vetoes, hidden ones, recommended partners, then by influence or fit. */
function importance(node: Node): number {
  const rank = node.label === "Customer" ? 0 : node.veto ? 1 : node.hidden ? 2 : node.recommended ? 3 : 4;
  return rank - Math.min(node.size, 0.99) * 0.99;
}

function extentOf(nodes: readonly SceneNode[]): Size {
  const far = (of: (node: SceneNode) => number) => nodes.reduce((most, node) => Math.max(most, Math.abs(of(node))), 0) + ROOM;
  return { width: far((node) => node.x), height: far((node) => node.y) };
}

/** A node with its neighbours and the edges between it and them. */
export function neighbourhood(scene: Scene, number: number): { readonly nodes: ReadonlySet<number>; readonly edges: readonly number[] } {
  const edges = scene.touching[number] ?? [];
  const nodes = new Set([number]);
  for (const at of edges) {
    const edge = scene.edges[at];
    if (edge) nodes.add(edge.source).add(edge.target);
  }
  return { nodes, edges };
}

/** These nodes with the edges among them. */
export function within(scene: Scene, nodes: ReadonlySet<number>): { readonly nodes: ReadonlySet<number>; readonly edges: readonly number[] } {
  const edges = [...nodes].flatMap((number) => (scene.touching[number] ?? []).filter((at) => nodes.has(scene.edges[at]?.source ?? -1) && nodes.has(scene.edges[at]?.target ?? -1)));
  return { nodes, edges: [...new Set(edges)] };
}
