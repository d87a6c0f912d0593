import fc from "fast-check";
import { expect, test } from "vitest";
import { recommendedOf, type Recommendation } from "../src/battleMap";
import { svgFile, type Sheet } from "../src/mapFiles";
import { paintAll, type Palette } from "../src/painting";
import { runFigures } from "../src/runFigures";
import { makeScene, type Drawing } from "../src/scene";

const PALETTE: Palette = { ink: "#000001", muted: "#000002", paper: "#fffffe", faint: "#eeeeee", veto: "#bb0000", chosen: "#0000bb", recommended: "#00bb00", font: '"A" , sans-serif' };

function drawing(marks: Partial<Drawing["nodes"][number]>): Drawing {
  const node = { id: "c", label: "Customer", name: "", nameEn: null, x: 0, y: 0, size: 1, veto: false, hidden: false, recommended: false, ring: null, sector: null };
  const nodes = [node, { ...node, ...marks, id: "p", label: "DecisionMaker", x: 120, y: -40, size: 0.5 }];
  const sectors = [{ label: "KOL", startAngle: 0, endAngle: 1, innerRadiusX: 200, innerRadiusY: 150, outerRadiusX: 300, outerRadiusY: 220 }];
  return { nodes, edges: [{ source: "c", target: "p", type: "DECIDES", weight: null }], rings: [{ radiusX: 120, radiusY: 90 }], sectors, nodeWidth: 120, nodeHeight: 80 };
}

function sheet(name: string, marks: Partial<Drawing["nodes"][number]> = {}): Sheet {
  const scene = makeScene(drawing(marks), new Map(), new Map());
  const [size, camera] = [{ width: 800, height: 600 }, { scale: 0.5, x: 400, y: 300 }];
  const labels = [{ node: 1, text: name, x: 460, y: 290, width: 50 }];
  return { size, paper: PALETTE.paper, layers: [{ opacity: 1, paint: (context, density) => paintAll(context, { scene, camera, palette: PALETTE, labels }, size, density) }] };
}

test("the file has what the screen has, where the camera has it", () => {
  const plain = svgFile(sheet("Li"), "title");
  const marked = svgFile(sheet("Li", { veto: true, hidden: true, recommended: true }), "title");
  expect(plain).toContain('viewBox="0 0 800 600"');
  expect(plain).toContain("M400 300L460 280"); // the relationship, at half the size around the middle
  expect(plain).toContain('<text x="460" y="300.32"');
  expect(plain).not.toContain(PALETTE.veto);
  for (const mark of [PALETTE.veto, PALETTE.recommended, "stroke-dasharray"]) expect(marked).toContain(mark);
});

test("a name is text in the file, whatever it holds, and the file stays sound", () => {
  const hostile = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("</text><script>alert(1)</script>", '"onload="x', "]]>", "&amp;", "\u0000\u000b\ud800"));
  fc.assert(
    fc.property(hostile, (name) => {
      const file = svgFile(sheet(name), name);
      expect(file).not.toContain("<script");
      expect(file).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      const tags = [...file.matchAll(/<\/?(\w+)((?:\s[\w-]+="[^"<]*")*)\s*\/?>/g)];
      expect(new Set(tags.map(([, tag]) => tag))).toEqual(new Set(["svg", "title", "rect", "g", "path", "text"]));
      expect(file.replace(/<\/?(\w+)((?:\s[\w-]+="[^"<]*")*)\s*\/?>/g, "")).not.toMatch(/[<>]/);
    }),
  );
});

const fits = (...probabilities: (number | null)[]) => probabilities.map((probability, rank) => ({ probability, rank }) as Recommendation);

test("recommended are only those above the bar of the run; nobody is lost", () => {
  const [brought, others] = recommendedOf({ fitBar: 0.02, recommendations: fits(0.4, 0.02, 0.019, null, 0.01) });
  expect(brought.map((each) => each.probability)).toEqual([0.4, 0.02]);
  expect(others.map((each) => each.probability)).toEqual([0.019, null, 0.01]);
  expect(recommendedOf({ fitBar: null, recommendations: fits(null, 0.01, 0.3, 0.2) })[0]).toHaveLength(3);
});

test("a run is told beside its baselines, and what is no run tells nothing", () => {
  const metrics = { served: "blend", strongest_baseline: "popularity", test: { blend: { mrr: 0.5 }, popularity: { mrr: 0.2 }, other: { mrr: 1 } } };
  expect(runFigures(JSON.stringify(metrics))).toEqual([
    { name: "blend", value: 0.5, served: true },
    { name: "popularity", value: 0.2, served: false },
  ]);
  for (const none of [null, "", "{", "[]", '{"served": 1, "test": 2}']) expect(runFigures(none)).toEqual([]);
});
