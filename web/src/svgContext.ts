/** A painting context whose strokes become SVG elements, so that a file has the same drawing as the screen. Pure. */
import { FONT_SIZE } from "./labels";

/** An element of SVG: names stand in `text` alone, as text. */
export interface SvgElement {
  readonly tag: "path" | "text" | "rect";
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
}

type Canvas = CanvasRenderingContext2D;
/** What painting needs of a canvas. */
export interface PaintingContext {
  fillStyle: Canvas["fillStyle"];
  strokeStyle: Canvas["strokeStyle"];
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  lineJoin: CanvasLineJoin;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  setLineDash(lengths: number[]): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  ellipse(x: number, y: number, radiusX: number, radiusY: number, rotation: number, start: number, end: number, back?: boolean): void;
  roundRect(x: number, y: number, width: number, height: number, radius: number): void;
  fill(): void;
  stroke(): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
}

const TURN = 2 * Math.PI;
const ASCENT = 0.86; // of the font's size, from the top of a line to where letters stand

export class SvgContext implements PaintingContext {
  readonly elements: SvgElement[] = [];
  fillStyle: Canvas["fillStyle"] = "#000000";
  strokeStyle: Canvas["strokeStyle"] = "#000000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";
  lineJoin: CanvasLineJoin = "miter";
  private readonly at = { scale: 1, x: 0, y: 0 };
  private dashes: readonly number[] = [];
  private path: string[] = [];

  setTransform(a: number, _b: number, _c: number, _d: number, e: number, f: number): void {
    Object.assign(this.at, { scale: a, x: e, y: f });
  }

  clearRect(): void {
    this.elements.length = 0; // all of it, as painting does
  }

  setLineDash(lengths: number[]): void {
    this.dashes = [...lengths];
  }

  beginPath(): void {
    this.path = [];
  }

  closePath(): void {
    this.path.push("Z");
  }

  moveTo(x: number, y: number): void {
    this.path.push(`M${this.point(x, y)}`);
  }

  lineTo(x: number, y: number): void {
    this.path.push(`${this.path.length ? "L" : "M"}${this.point(x, y)}`);
  }

  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.path.push(`Q${this.point(cx, cy)} ${this.point(x, y)}`);
  }

  arc(x: number, y: number, radius: number, start: number, end: number): void {
    this.ellipse(x, y, radius, radius, 0, start, end);
  }

  ellipse(x: number, y: number, radiusX: number, radiusY: number, _rotation: number, start: number, end: number, back = false): void {
    const on = (angle: number) => this.point(x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle));
    const radii = `${this.length(radiusX)} ${this.length(radiusY)}`;
    this.path.push(`${this.path.length ? "L" : "M"}${on(start)}`);
    const steps = Math.abs(end - start) > TURN / 2 ? 2 : 1; // an arc of half a turn at most is never in doubt
    for (let step = 1; step <= steps; step++) this.path.push(`A${radii} 0 0 ${back ? 0 : 1} ${on(start + ((end - start) * step) / steps)}`);
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.min(radius, width / 2, height / 2);
    const radii = `${this.length(r)} ${this.length(r)} 0 0 1`;
    const [right, bottom] = [x + width, y + height];
    this.path.push(`M${this.point(x + r, y)}`, `L${this.point(right - r, y)}`, `A${radii} ${this.point(right, y + r)}`);
    this.path.push(`L${this.point(right, bottom - r)}`, `A${radii} ${this.point(right - r, bottom)}`, `L${this.point(x + r, bottom)}`);
    this.path.push(`A${radii} ${this.point(x, bottom - r)}`, `L${this.point(x, y + r)}`, `A${radii} ${this.point(x + r, y)}`, "Z");
  }

  fill(): void {
    this.add({ fill: colour(this.fillStyle) });
  }

  stroke(): void {
    const dashes: Record<string, string> = this.dashes.length ? { "stroke-dasharray": this.dashes.map((each) => this.length(each)).join(" ") } : {};
    this.add({ fill: "none", stroke: colour(this.strokeStyle), "stroke-width": this.length(this.lineWidth), ...dashes });
  }

  /** What is around letters is part of their element. */
  strokeText(): void {
    // drawn by fillText
  }

  fillText(text: string, x: number, y: number): void {
    const [left = "", top = ""] = this.point(x, y + FONT_SIZE * ASCENT).split(" ");
    this.elements.push({
      tag: "text",
      attributes: {
        x: left,
        y: top,
        fill: colour(this.fillStyle),
        stroke: colour(this.strokeStyle),
        "stroke-width": this.length(this.lineWidth),
        "stroke-linejoin": "round",
        "paint-order": "stroke",
        "font-size": this.length(FONT_SIZE),
        "font-family": this.font.slice(this.font.indexOf("px") + 2).trim(),
        "text-anchor": "middle",
      },
      text,
    });
  }

  private add(attributes: Record<string, string>): void {
    if (!this.path.length) return;
    const faint: Record<string, string> = this.globalAlpha < 1 ? { opacity: String(this.globalAlpha) } : {};
    this.elements.push({ tag: "path", attributes: { d: this.path.join(""), ...attributes, ...faint } });
  }

  private point(x: number, y: number): string {
    return `${rounded(x * this.at.scale + this.at.x)} ${rounded(y * this.at.scale + this.at.y)}`;
  }

  private length(value: number): string {
    return String(rounded(value * this.at.scale));
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function colour(style: string | CanvasGradient | CanvasPattern): string {
  return typeof style === "string" ? style : "none";
}
