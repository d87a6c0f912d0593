/** The map on paper: drawn anew when the page is printed, whole, in its proportions, dark on white. */
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { wholeView } from "./camera";
import { FONT_SIZE, placeLabels } from "./labels";
import { sheetElements, type Sheet } from "./mapFiles";
import { paintAll, type Palette } from "./painting";
import type { Scene } from "./scene";

const WIDTH = 1000; // on paper names are 7 points then
const INK: Omit<Palette, "font"> = { ink: "#0f172a", muted: "#475569", paper: "#ffffff", faint: "#e2e8f0", veto: "#b91c1c", chosen: "#1d4ed8", recommended: "#15803d" };

/** All of a scene on a sheet of its proportions. */
export function wholeSheet(scene: Scene, names: readonly string[], palette: Palette, measure: (text: string) => number): Sheet {
  const size = { width: WIDTH, height: Math.round((WIDTH * scene.extent.height) / scene.extent.width) };
  const camera = wholeView(scene.extent, size);
  const labels = placeLabels(scene.nodes, names, camera, size, measure);
  return { size, paper: palette.paper, layers: [{ opacity: 1, paint: (context, density) => paintAll(context, { scene, camera, palette, labels }, size, density) }] };
}

export function PrintedMap({ scene, names, title }: { readonly scene: Scene; readonly names: readonly string[]; readonly title: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = place.current;
    if (!host) return undefined;
    const draw = () => render(<Drawn sheet={wholeSheet(scene, names, { ...INK, font: getComputedStyle(host).fontFamily }, measureIn(host))} title={title} />, host);
    const clear = () => render(null, host);
    addEventListener("beforeprint", draw);
    addEventListener("afterprint", clear);
    return () => {
      removeEventListener("beforeprint", draw);
      removeEventListener("afterprint", clear);
      clear();
    };
  }, [scene, names, title]);
  return <div ref={place} class="printed" />;
}

function measureIn(host: Element): (text: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return (text) => text.length * FONT_SIZE;
  context.font = `${FONT_SIZE}px ${getComputedStyle(host).fontFamily}`;
  return (text) => context.measureText(text).width;
}

function Drawn({ sheet, title }: { readonly sheet: Sheet; readonly title: string }) {
  const { width, height } = sheet.size;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
      {sheetElements(sheet).flatMap(({ elements }) => elements).map(({ tag: Tag, attributes, text }, at) => <Tag key={at} {...attributes}>{text}</Tag>)}
    </svg>
  );
}
