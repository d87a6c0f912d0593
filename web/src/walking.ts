/** Walking over the map by keys: left and right around the rings, up and down along relationships. Pure. */
import type { Scene, SceneNode } from "./scene";

/** The node that an arrow key leads to; null for other keys. From nowhere it leads to the first node. */
export function nodeByKey(scene: Scene, at: number | null, key: string): number | null {
  if (!key.startsWith("Arrow") || scene.nodes.length === 0) return null;
  if (at === null) return 0;
  const back = key === "ArrowLeft" || key === "ArrowUp";
  const way = key === "ArrowLeft" || key === "ArrowRight" ? ringOrder(scene) : [at, ...neighboursOf(scene, at)];
  return way[(way.indexOf(at) + (back ? -1 : 1) + way.length) % way.length] ?? at;
}

/** All nodes, ring by ring from inside, then sector by sector, each clockwise from the top; so each is passed once. */
function ringOrder(scene: Scene): number[] {
  const sectors = scene.sectors.map((sector) => sector.label);
  const rank = (node: SceneNode) => node.ring ?? (node.sector == null ? (node.x === 0 && node.y === 0 ? -1 : 999) : 100 + sectors.indexOf(node.sector));
  const angle = (node: SceneNode) => (Math.atan2(node.x, -node.y) + 2 * Math.PI) % (2 * Math.PI);
  const keyed = scene.nodes.map((node, number) => ({ number, rank: rank(node), angle: angle(node) }));
  return keyed.sort((a, b) => a.rank - b.rank || a.angle - b.angle || a.number - b.number).map((each) => each.number);
}

/** The neighbours of a node, the important first. */
export function neighboursOf(scene: Scene, at: number): number[] {
  const found = (scene.touching[at] ?? []).flatMap((number) => {
    const edge = scene.edges[number];
    return edge ? [edge.source === at ? edge.target : edge.source] : [];
  });
  return [...new Set(found)].sort((a, b) => (scene.nodes[a]?.order ?? 0) - (scene.nodes[b]?.order ?? 0));
}
