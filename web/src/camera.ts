/** The camera: which part of the map's plane is on the screen. Pure geometry. */

/** Screen = plane × scale + (x, y), in CSS pixels. */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}

const MARGIN = 24;
export const NEAREST = 3;

/** The camera that shows a plane of this extent (half width, half height around 0,0) whole. */
export function wholeView(extent: Size, screen: Size): Camera {
  const across = (screen.width - 2 * MARGIN) / (2 * extent.width);
  const down = (screen.height - 2 * MARGIN) / (2 * extent.height);
  return { scale: Math.max(Math.min(across, down, 1), 1e-3), x: screen.width / 2, y: screen.height / 2 };
}

/** The camera so many times nearer, within these scales; what is in the middle of the screen stays there. */
export function magnified(camera: Camera, times: number, screen: Size, [least, most]: readonly [number, number]): Camera {
  const scale = Math.min(Math.max(camera.scale * times, least), most);
  const middle = { x: screen.width / 2, y: screen.height / 2 };
  const at = toPlane(camera, middle);
  return { scale, x: middle.x - at.x * scale, y: middle.y - at.y * scale };
}

export function toScreen(camera: Camera, point: Point): Point {
  return { x: point.x * camera.scale + camera.x, y: point.y * camera.scale + camera.y };
}

export function toPlane(camera: Camera, point: Point): Point {
  return { x: (point.x - camera.x) / camera.scale, y: (point.y - camera.y) / camera.scale };
}

/** The CSS transform that makes a picture painted by one camera look as if painted by another. */
export function movedPicture(painted: Camera, now: Camera): string {
  const ratio = now.scale / painted.scale;
  return `translate(${now.x - painted.x * ratio}px, ${now.y - painted.y * ratio}px) scale(${ratio})`;
}
