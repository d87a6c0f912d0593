/** Label placing: names under their nodes, 12 px on the screen, the important first, never over one another. Pure. */
import { toScreen, type Camera, type Size } from "./camera";
import type { SceneNode } from "./scene";

export interface Label {
  readonly node: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export const FONT_SIZE = 12;
const LINE = 15;
const LONGEST = 22; // columns, two for a wide character
const GAP = 3;
const CELL = 64;
const MOST = 400;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

export function columns(text: string): number {
  let found = 0;
  for (const character of text) found += WIDE.test(character) ? 2 : 1;
  return found;
}

/** The text in so many columns, with … where it was cut; no character is torn. */
export function shortened(text: string, most: number = LONGEST): string {
  if (2 * text.length <= most || columns(text) <= most) return text;
  let made = "";
  let used = 1;
  for (const character of text) {
    used += WIDE.test(character) ? 2 : 1;
    if (used > most) break;
    made += character;
  }
  return `${made.trimEnd()}…`;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Labels of the nodes that are on the screen. `measure` gives the width of a text in pixels. */
export function placeLabels(
  nodes: readonly SceneNode[],
  names: readonly string[],
  camera: Camera,
  screen: Size,
  measure: (text: string) => number,
): Label[] {
  const taken = new Grid();
  const placed: Label[] = [];
  const order = nodes.map((_, number) => number).sort((a, b) => (nodes[a]?.order ?? 0) - (nodes[b]?.order ?? 0));
  for (const number of order) {
    const node = nodes[number];
    if (placed.length >= MOST) break;
    if (!node) continue;
    const at = toScreen(camera, node);
    if (at.x < 0 || at.y < 0 || at.x > screen.width || at.y > screen.height) continue;
    const text = shortened(names[number] ?? "");
    if (!text) continue;
    const width = measure(text);
    const x = Math.max(width / 2, Math.min(at.x, screen.width - width / 2)); // at the edge a name stands beside its node, whole
    const top = at.y + node.radius * Math.min(camera.scale, 1) + GAP;
    const box = { left: x - width / 2, right: x + width / 2, top, bottom: top + LINE };
    if (taken.add(box)) placed.push({ node: number, text, x, y: top, width });
  }
  return placed;
}

/** Boxes that don't overlap, found by the cells of the screen that they lie in. */
class Grid {
  private readonly cells = new Map<number, Box[]>();

  add(box: Box): boolean {
    const cells = cellsOf(box);
    const free = cells.every((cell) => !this.cells.get(cell)?.some((other) => !apart(box, other)));
    if (!free) return false;
    for (const cell of cells) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
    return true;
  }
}

function cellsOf(box: Box): number[] {
  const found: number[] = [];
  const [right, bottom] = [Math.floor(box.right / CELL), Math.floor(box.bottom / CELL)];
  for (let x = Math.floor(box.left / CELL); x <= right; x++)
    for (let y = Math.floor(box.top / CELL); y <= bottom; y++) found.push(x * 65_536 + y);
  return found;
}

function apart(one: Box, other: Box): boolean {
  return one.right + GAP < other.left || other.right + GAP < one.left || one.bottom <= other.top || other.bottom <= one.top;
}
