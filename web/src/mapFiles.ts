/** The map as files: SVG with names as text, PNG at twice the size; the drawing that is on the screen. */
import type { Size } from "./camera";
import { SvgContext, type PaintingContext, type SvgElement } from "./svgContext";

/** What is painted one over the other, each with how much of it is seen. */
export interface Sheet {
  readonly size: Size;
  readonly paper: string;
  readonly layers: readonly { readonly opacity: number; readonly paint: (context: PaintingContext, density: number) => void }[];
}

const TWICE = 2;
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The elements of each layer. */
export function sheetElements(sheet: Sheet): { readonly opacity: number; readonly elements: readonly SvgElement[] }[] {
  return sheet.layers.map(({ opacity, paint }) => {
    const context = new SvgContext();
    paint(context, 1);
    return { opacity, elements: context.elements };
  });
}

/** The file; a name is text in it, whatever it holds. */
export function svgFile(sheet: Sheet, title: string): string {
  const size = { width: String(sheet.size.width), height: String(sheet.size.height) };
  const layers = sheetElements(sheet).map(({ opacity, elements }) => tagged("g", { opacity: String(opacity) }, elements.map(elementText).join("\n")));
  const parts = [tagged("title", {}, escaped(title)), tagged("rect", { ...size, fill: sheet.paper }), ...layers];
  return tagged("svg", { xmlns: "http://www.w3.org/2000/svg", ...size, viewBox: `0 0 ${size.width} ${size.height}` }, parts.join("\n"));
}

function elementText({ tag, attributes, text }: SvgElement): string {
  return tagged(tag, attributes, text === undefined ? undefined : escaped(text));
}

/** `content` is markup. */
function tagged(tag: string, attributes: Readonly<Record<string, string>>, content?: string): string {
  const told = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  return content === undefined ? `<${tag}${told}/>` : `<${tag}${told}>${content}</${tag}>`;
}

export function escaped(text: string): string {
  return text.replace(NOT_IN_XML, "").replace(/[&<>"']/g, (each) => ESCAPES[each] ?? "");
}

/** The picture at twice the size; null where the browser can't make one. */
export function pngFile(sheet: Sheet): Promise<Blob | null> {
  const { width, height } = sheet.size;
  const [whole, layer] = [canvasOf(sheet.size), canvasOf(sheet.size)];
  const [context, over] = [whole.getContext("2d"), layer.getContext("2d")];
  if (!context || !over) return Promise.resolve(null);
  context.fillStyle = sheet.paper;
  context.fillRect(0, 0, whole.width, whole.height);
  for (const { opacity, paint } of sheet.layers) {
    over.setTransform(1, 0, 0, 1, 0, 0);
    over.clearRect(0, 0, width * TWICE, height * TWICE);
    paint(over, TWICE);
    context.globalAlpha = opacity;
    context.drawImage(layer, 0, 0);
  }
  return new Promise((made) => whole.toBlob(made, "image/png"));
}

function canvasOf({ width, height }: Size): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * TWICE, height * TWICE];
  return canvas;
}
