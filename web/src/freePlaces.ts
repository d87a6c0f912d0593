/** Free places on a map's plane: beside a node, the nearest that nobody has, outwards first. Pure. */
import type { Point, Size } from "./camera";

const FARTHEST = 80; // cells

/** Who has which place; each has a cell to itself. */
export class FreePlaces {
  private readonly cells = new Map<string, Point[]>();

  constructor(
    private readonly cell: Size,
    taken: Iterable<Point>,
  ) {
    for (const point of taken) this.take(point);
  }

  /** The nearest free place to a point, which is taken from then on. */
  beside(origin: Point): Point {
    const found = this.nearest(origin);
    this.take(found);
    return found;
  }

  private nearest(origin: Point): Point {
    const outward = Math.atan2(origin.y, origin.x);
    for (let far = 1; far <= FARTHEST; far++) {
      const ring = this.around(origin, far).sort((a, b) => turned(a, origin, outward) - turned(b, origin, outward));
      const free = ring.find((point) => this.isFree(point));
      if (free) return free;
    }
    return { x: origin.x + FARTHEST * this.cell.width, y: origin.y };
  }

  private around({ x, y }: Point, far: number): Point[] {
    const made: Point[] = [];
    for (let across = -far; across <= far; across++)
      for (let down = -far; down <= far; down++)
        if (Math.max(Math.abs(across), Math.abs(down)) === far) made.push({ x: x + across * this.cell.width, y: y + down * this.cell.height });
    return made;
  }

  private isFree({ x, y }: Point): boolean {
    for (let across = -1; across <= 1; across++)
      for (let down = -1; down <= 1; down++)
        for (const other of this.cells.get(this.key(x + across * this.cell.width, y + down * this.cell.height)) ?? [])
          if (Math.abs(other.x - x) < this.cell.width - 1e-6 && Math.abs(other.y - y) < this.cell.height - 1e-6) return false;
    return true;
  }

  private take(point: Point): void {
    const key = this.key(point.x, point.y);
    this.cells.set(key, [...(this.cells.get(key) ?? []), point]);
  }

  private key(x: number, y: number): string {
    return `${Math.floor(x / this.cell.width)} ${Math.floor(y / this.cell.height)}`;
  }
}

/** How far a point is turned away from a direction. */
function turned(point: Point, origin: Point, direction: number): number {
  const turn = Math.abs(Math.atan2(point.y - origin.y, point.x - origin.x) - direction);
  return Math.min(turn, 2 * Math.PI - turn);
}
