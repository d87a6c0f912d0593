/** Painting of a scene on a canvas: rings and sectors, relationships, nodes, names. */
import type { Camera, Size } from "./camera";
import { FONT_SIZE, type Label } from "./labels";
import type { Scene, SceneEdge, SceneNode } from "./scene";
import type { PaintingContext } from "./svgContext";

export interface Palette {
  readonly ink: string;
  readonly muted: string;
  readonly paper: string;
  readonly faint: string;
  readonly veto: string;
  readonly chosen: string;
  readonly recommended: string;
  readonly font: string;
}
export interface Picture {
  readonly scene: Scene;
  readonly camera: Camera;
  readonly palette: Palette;
  readonly labels: readonly Label[];
}

type Context = PaintingContext;
const TURN = 2 * Math.PI;

export function readPalette(of: Element): Palette {
  const style = getComputedStyle(of);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"),
    muted: colour("muted"),
    paper: colour("paper"),
    faint: colour("faint"),
    veto: colour("red"),
    chosen: colour("accent"),
    recommended: colour("green"),
    font: style.fontFamily,
  };
}

/** Paint all of it. */
export function paintAll(context: Context, picture: Picture, screen: Size, density: number): void {
  clear(context, screen, density);
  inPlane(context, picture.camera, density, () => {
    paintBackdrop(context, picture);
    paintEdges(context, picture, picture.scene.edges, false);
    paintNodes(context, picture.scene.nodes, picture, null);
  });
  paintLabels(context, picture, picture.labels, density);
}

/** Paint only these nodes, standing out, with their relationships and names. */
export function paintChosen(
  context: Context,
  picture: Picture,
  nodes: ReadonlySet<number>,
  edges: readonly number[],
  chosen: number | null,
  screen: Size,
  density: number,
): void {
  clear(context, screen, density);
  const { scene } = picture;
  inPlane(context, picture.camera, density, () => {
    paintEdges(context, picture, edges.flatMap((at) => scene.edges[at] ?? []), true);
    const some = [...nodes].flatMap((number) => scene.nodes[number] ?? []);
    paintNodes(context, some, picture, chosen === null || !nodes.has(chosen) ? null : (scene.nodes[chosen] ?? null));
  });
  paintLabels(context, picture, picture.labels.filter((label) => nodes.has(label.node)), density);
}

export function clear(context: Context, screen: Size, density: number): void {
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, screen.width, screen.height);
}

function inPlane(context: Context, camera: Camera, density: number, paint: () => void): void {
  context.setTransform(density * camera.scale, 0, 0, density * camera.scale, density * camera.x, density * camera.y);
  paint();
  context.setTransform(density, 0, 0, density, 0, 0);
}

function paintBackdrop(context: Context, { scene, camera, palette }: Picture): void {
  context.strokeStyle = palette.faint;
  context.lineWidth = 1 / camera.scale;
  for (const ring of scene.rings) {
    context.beginPath();
    context.ellipse(0, 0, ring.radiusX, ring.radiusY, 0, 0, TURN);
    context.stroke();
  }
  context.fillStyle = palette.faint;
  for (const sector of scene.sectors) {
    // The plane counts angles clockwise from the top, a canvas from the right.
    const [start, end] = [sector.startAngle - TURN / 4, sector.endAngle - TURN / 4];
    context.beginPath();
    context.ellipse(0, 0, sector.outerRadiusX, sector.outerRadiusY, 0, start, end);
    context.ellipse(0, 0, sector.innerRadiusX, sector.innerRadiusY, 0, end, start, true);
    context.globalAlpha = 0.4;
    context.fill();
    context.globalAlpha = 1;
  }
}

/** Relationships of one look in one path each: strokes cost by the call. */
function paintEdges(context: Context, picture: Picture, edges: readonly SceneEdge[], strong: boolean): void {
  const groups = new Map<string, SceneEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge.type);
    if (group) group.push(edge);
    else groups.set(edge.type, [edge]);
  }
  for (const group of groups.values()) paintGroup(context, picture, group, strong);
  context.setLineDash([]);
}

function paintGroup(context: Context, { scene, camera }: Picture, edges: readonly SceneEdge[], strong: boolean): void {
  const look = edges[0]?.look;
  if (!look) return;
  const thin = Math.min(1, camera.scale);
  context.strokeStyle = context.fillStyle = strong ? look.strongColour : look.colour;
  context.lineWidth = ((strong ? 0.8 : 0) + look.width) / camera.scale * thin;
  context.setLineDash(look.dashes.map((length) => length / camera.scale));
  context.beginPath();
  for (const edge of edges) {
    const [from, to] = [scene.nodes[edge.source], scene.nodes[edge.target]];
    if (!from || !to) continue;
    const [x, y] = bent(from, to, look.bend);
    context.moveTo(from.x, from.y);
    if (look.bend) context.quadraticCurveTo(x, y, to.x, to.y);
    else context.lineTo(to.x, to.y);
  }
  context.stroke();
  if (!look.arrow) return;
  context.beginPath();
  for (const edge of edges) arrowPath(context, scene.nodes[edge.source], scene.nodes[edge.target], look.bend);
  context.fill();
}

function bent(from: SceneNode, to: SceneNode, bend: number): [number, number] {
  return [(from.x + to.x) / 2 - (to.y - from.y) * bend, (from.y + to.y) / 2 + (to.x - from.x) * bend];
}

function arrowPath(context: Context, from: SceneNode | undefined, to: SceneNode | undefined, bend: number): void {
  if (!from || !to) return;
  const [x, y] = bent(from, to, bend);
  const angle = Math.atan2(to.y - y, to.x - x);
  const [tipX, tipY] = [to.x - Math.cos(angle) * (to.radius + 2), to.y - Math.sin(angle) * (to.radius + 2)];
  context.moveTo(tipX, tipY);
  for (const side of [-0.4, 0.4]) context.lineTo(tipX - 8 * Math.cos(angle + side), tipY - 8 * Math.sin(angle + side));
}

/** Shape tells the kind, a double border the veto, a dashed one who is hidden, a star who is recommended. Looks are set where they
 * change: of thousands of nodes most look like the one before. */
function paintNodes(context: Context, nodes: readonly SceneNode[], { camera, palette }: Picture, chosen: SceneNode | null): void {
  const line = 1 / Math.max(camera.scale, 0.4);
  let colour: string | null = null; // that is set; with it the border of a plain node
  for (const node of nodes) {
    shapePath(context, node);
    if (colour === null) [context.lineWidth, context.strokeStyle] = [line, palette.paper];
    if (colour !== node.colour) context.fillStyle = colour = node.colour;
    context.fill();
    if (node.hidden) dashedStroke(context, 2.5 * line, palette.ink);
    else context.stroke();
    if (node.veto) ring(context, node, 4, 2.5 * line, palette.veto);
    if (node === chosen) ring(context, node, node.veto ? 8 : 5, 3 * line, palette.chosen);
    if (node.recommended) star(context, node.x + node.radius * 0.9, node.y - node.radius * 0.9, 7, palette.recommended, palette.paper);
    if (node.hidden || node.veto || node === chosen || node.recommended) colour = null;
  }
}

function dashedStroke(context: Context, width: number, colour: string): void {
  context.setLineDash([5, 4]);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
}

function ring(context: Context, node: SceneNode, away: number, width: number, colour: string): void {
  context.beginPath();
  context.arc(node.x, node.y, node.radius + away, 0, TURN);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

const CORNERS: Readonly<Record<string, readonly [number, number]>> = {
  triangle: [3, -Math.PI / 2],
  square: [4, Math.PI / 4],
  diamond: [4, 0],
  hexagon: [6, 0],
};

function shapePath(context: Context, node: SceneNode): void {
  context.beginPath();
  const corners = CORNERS[node.shape];
  if (node.shape === "box") context.roundRect(node.x - node.radius * 1.5, node.y - node.radius * 0.8, node.radius * 3, node.radius * 1.6, 5);
  else if (node.shape === "star") starPath(context, node.x, node.y, node.radius * 1.2);
  else if (node.shape === "ellipse") context.ellipse(node.x, node.y, node.radius * 1.4, node.radius, 0, 0, TURN);
  else if (corners) polygonPath(context, node, ...corners);
  else context.arc(node.x, node.y, node.radius, 0, TURN);
}

function polygonPath(context: Context, node: SceneNode, corners: number, turned: number): void {
  for (let corner = 0; corner < corners; corner++) {
    const angle = turned + (TURN * corner) / corners;
    context.lineTo(node.x + node.radius * 1.15 * Math.cos(angle), node.y + node.radius * 1.15 * Math.sin(angle));
  }
  context.closePath();
}

function starPath(context: Context, x: number, y: number, radius: number): void {
  for (let corner = 0; corner < 10; corner++) {
    const [angle, far] = [-Math.PI / 2 + (TURN * corner) / 10, corner % 2 ? radius * 0.45 : radius];
    context.lineTo(x + far * Math.cos(angle), y + far * Math.sin(angle));
  }
  context.closePath();
}

function star(context: Context, x: number, y: number, radius: number, colour: string, border: string): void {
  context.beginPath();
  starPath(context, x, y, radius);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = border;
  context.stroke();
}

function paintLabels(context: Context, picture: Picture, labels: readonly Label[], density: number): void {
  const { palette } = picture;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.font = `${FONT_SIZE}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = palette.paper;
  context.fillStyle = palette.ink;
  for (const label of labels) {
    context.strokeText(label.text, label.x, label.y);
    context.fillText(label.text, label.x, label.y);
  }
}
