import fc from "fast-check";
import { expect, test } from "vitest";
import { dayIn, isReadable } from "../src/addresses";
import { findNodes, loadSpelling } from "../src/finding";
import { FreePlaces } from "../src/freePlaces";
import { makeScene, type Drawing } from "../src/scene";
import { partOf, pathBetween, shownDrawing, unfoldedDrawing, type Neighbour, type NodeFacts } from "../src/shownMap";
import {
  changed,
  choosing,
  collapsing,
  hiding,
  isCut,
  pathFrom,
  placing,
  PLAIN_VIEW,
  showingAll,
  stepped,
  switching,
  unfolding,
  viewOf,
  withView,
  type Trail,
  type View,
} from "../src/viewState";
import { nodeByKey } from "../src/walking";

const ids = fc.stringMatching(/^[A-Za-z0-9+/]{1,12}={0,2}$/);
const kinds = fc.constantFrom("KNOWS", "WORKS_AT", "SIGNALS");
const views: fc.Arbitrary<View> = fc.record({
  node: fc.option(ids),
  from: fc.option(ids),
  focus: fc.option(ids),
  unfolded: fc.array(fc.record({ id: ids, type: kinds, label: kinds, pages: fc.integer({ min: 1, max: 50 }) }), { maxLength: 4 }),
  folded: fc.array(ids, { maxLength: 4 }),
  hidden: fc.array(ids, { maxLength: 4 }),
  off: fc.array(kinds, { maxLength: 4 }),
  role: fc.constantFrom("", "Supplier", "economic_buyer"),
  region: fc.constantFrom("", "华东"),
  strength: fc.integer({ min: 0, max: 100 }),
  days: fc.integer({ min: 0, max: 10_000 }),
  table: fc.boolean(),
  places: fc.constant({}),
});

test("an address tells its view, whatever else stands in it", () => {
  fc.assert(
    fc.property(views, ids, (view, alert) => {
      const address = withView(new URLSearchParams({ case: alert, asOf: "2026-06-01", node: "old" }), view);
      const read = new URLSearchParams(address.toString());
      expect(viewOf(read)).toEqual(view);
      expect([read.get("case"), read.get("asOf")]).toEqual([alert, "2026-06-01"]);
    }),
  );
});

test("what an address says wrongly is left out", () => {
  const read = viewOf(new URLSearchParams("strength=-3&days=many&open=x&open=a~KNOWS~Person~9999&table=2"));
  expect(read).toEqual({ ...PLAIN_VIEW, unfolded: [{ id: "a", type: "KNOWS", label: "Person", pages: 50 }] });
});

test("an address that was cut or mistyped leads nowhere, and a day that is in no calendar is left out", () => {
  expect(["/map/%", "/map/%E0%A4%A", "/workspaces/%zz"].map(isReadable)).toEqual([false, false, false]);
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (id) => isReadable(`/map/${encodeURIComponent(id.toWellFormed())}`)));
  expect(["2026-13-45", "2026-02-30", "0000-01-01", "abc", "", "2026-2-3"].map(dayIn)).toEqual([null, null, null, null, null, null]);
  expect(["2024-02-29", "0001-01-01", "9999-12-31"].map(dayIn)).toEqual(["2024-02-29", "0001-01-01", "9999-12-31"]);
});

test("undo and redo lead through every view, and a change after an undo forgets what was undone", () => {
  fc.assert(
    fc.property(fc.array(views, { minLength: 2, maxLength: 12 }), (all) => {
      const made = all.reduce<Trail>((trail, view) => changed(trail, view), { views: [PLAIN_VIEW], at: 0 });
      const steps = made.views.length - 1;
      expect(stepped(stepped(made, -steps), steps)).toEqual(made);
      expect(stepped(made, -99).at).toBe(0);
      const undone = changed(stepped(made, -1), choosing(PLAIN_VIEW, "elsewhere"));
      expect(undone.views.at(-1)?.node).toBe("elsewhere");
      expect(undone.views.length).toBe(undone.at + 1);
      expect(changed(made, made.views[made.at] ?? PLAIN_VIEW)).toBe(made);
    }),
  );
});

function node(id: string, label = "DecisionMaker", more: Partial<Drawing["nodes"][number]> = {}): Drawing["nodes"][number] {
  return { id, label, name: id, nameEn: null, x: 0, y: 0, size: 0, veto: false, hidden: false, recommended: false, ring: 0, sector: null, ...more };
}

/** c is the customer; a reports to b, b to d; e is known by a alone; s supplies c. */
const DRAWING: Drawing = {
  nodes: [node("c", "Customer", { ring: null }), node("a", "DecisionMaker", { x: 100, size: 0.5 }), node("b", "DecisionMaker", { y: 100, size: 0.2 }), node("d", "DecisionMaker", { x: -100 }), node("e", "DecisionMaker", { x: 200, ring: 1 }), node("s", "Supplier", { y: -200, ring: null, sector: "Supplier" })],
  edges: [["a", "c", "WORKS_AT"], ["b", "c", "WORKS_AT"], ["d", "c", "WORKS_AT"], ["a", "b", "REPORTS_TO"], ["b", "d", "REPORTS_TO"], ["a", "e", "KNOWS"], ["s", "c", "SUPPLIES"]].map(([source = "", target = "", type = ""]) => ({ source, target, type, weight: type === "KNOWS" ? 0.3 : null })),
  rings: [],
  sectors: [{ label: "Supplier", startAngle: 0, endAngle: 1, innerRadiusX: 1, innerRadiusY: 1, outerRadiusX: 2, outerRadiusY: 2 }],
  nodeWidth: 100,
  nodeHeight: 60,
};
const FACTS = new Map<string, NodeFacts>([
  ["a", { roles: ["economic_buyer"], region: null, days: 10 }],
  ["b", { roles: ["technical"], region: null, days: null }],
  ["s", { roles: ["Supplier"], region: "华东", days: undefined }],
]);
const shown = (change: Partial<View>) => shownDrawing(DRAWING, { ...PLAIN_VIEW, ...change }, FACTS).nodes.map((each) => each.id).join("");

test("filters, legend, hiding and focus cut, and move nothing", () => {
  expect(shown({})).toBe("cabdes");
  expect(shown({ hidden: ["b", "c"] })).toBe("cades");
  expect(shown({ off: ["Supplier"] })).toBe("cabde");
  expect(shown({ role: "economic_buyer" })).toBe("ca");
  expect(shown({ role: "Supplier" })).toBe("cs");
  expect(shown({ region: "华南" })).toBe("cabde");
  expect(shown({ strength: 30 })).toBe("cades");
  expect(shown({ days: 90 })).toBe("cbdes");
  expect(shown({ folded: ["a"] })).toBe("cabds");
  expect(shown({ focus: "a" })).toBe("cabde");
  expect(shown({ focus: "s" })).toBe("cs");
  const all = new Map(DRAWING.nodes.map((each) => [each.id, each]));
  for (const each of shownDrawing(DRAWING, { ...PLAIN_VIEW, strength: 25, off: ["WORKS_AT"] }, FACTS).nodes) expect(each).toBe(all.get(each.id));
  expect(shownDrawing(DRAWING, placing(PLAIN_VIEW, "a", { x: 7.4, y: 8 }), FACTS).nodes.find((each) => each.id === "a")).toMatchObject({ x: 7, y: 8 });
});

test("a person's part of the chain is who stands above and below, with its neighbours", () => {
  expect([...partOf(DRAWING, "d")].sort().join("")).toBe("abcd");
  expect([...partOf(DRAWING, "e")].sort().join("")).toBe("ae");
});

test("a path is the shortest, and none where nothing leads", () => {
  expect(pathBetween(DRAWING, "e", "s")).toEqual(["e", "a", "c", "s"]);
  expect(pathBetween(shownDrawing(DRAWING, { ...PLAIN_VIEW, hidden: ["a"] }, FACTS), "e", "s")).toEqual([]);
  expect(pathBetween(DRAWING, "e", "nobody")).toEqual([]);
});

test("unfolded neighbours get free places, once each, and nothing that is there moves", () => {
  const found: Neighbour[] = Array.from({ length: 60 }, (_, n) => ({ type: "KNOWS", outward: n % 2 === 0, label: "Person", id: n === 0 ? "b" : `n${n}`, name: `${n}`, nameEn: null }));
  const opened = unfolding(unfolding(PLAIN_VIEW, "a", "KNOWS", "Person"), "a", "KNOWS", "Person");
  expect(opened.unfolded).toEqual([{ id: "a", type: "KNOWS", label: "Person", pages: 2 }]);
  const few = unfoldedDrawing(DRAWING, opened.unfolded, () => found.slice(0, 20));
  const many = unfoldedDrawing(DRAWING, opened.unfolded, () => found);
  expect(many.nodes.slice(0, few.nodes.length)).toEqual(few.nodes);
  expect(few.nodes.slice(0, DRAWING.nodes.length)).toEqual(DRAWING.nodes);
  expect(many.nodes.length).toBe(DRAWING.nodes.length + 59);
  expect(many.edges.length).toBe(DRAWING.edges.length + 60);
  for (const [at, one] of many.nodes.entries())
    for (const other of many.nodes.slice(Math.max(at + 1, DRAWING.nodes.length))) expect(Math.abs(one.x - other.x) >= 99.9 || Math.abs(one.y - other.y) >= 59.9).toBe(true);
  expect(unfoldedDrawing(DRAWING, collapsing(opened, "a").unfolded, () => found)).toBe(DRAWING);
});

test("no place is given twice", () => {
  const free = new FreePlaces({ width: 100, height: 60 }, [{ x: 0, y: 0 }]);
  const places = Array.from({ length: 400 }, () => free.beside({ x: 0, y: 0 }));
  expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(400);
});

test("each of these changes can be seen, and all be shown again", () => {
  const cut = switching(hiding(choosing(pathFrom(PLAIN_VIEW, "a"), "b"), "b"), "KNOWS");
  expect([cut.node, cut.from, isCut(cut)]).toEqual([null, "a", true]);
  expect(isCut(showingAll(cut))).toBe(false);
  expect(collapsing(collapsing(PLAIN_VIEW, "a"), "a")).toEqual(PLAIN_VIEW);
});

test("arrow keys pass every node once around the rings, and lead along relationships", () => {
  const scene = makeScene(DRAWING, new Map(), new Map());
  const passed = new Set<number>();
  let at: number | null = null;
  for (let n = 0; n < scene.nodes.length; n++) {
    at = nodeByKey(scene, at, "ArrowRight");
    passed.add(at ?? -1);
  }
  expect(passed.size).toBe(scene.nodes.length);
  expect(nodeByKey(scene, 5, "ArrowDown")).toBe(0);
  expect(nodeByKey(scene, 5, "x")).toBe(null);
});

const SPELT: Readonly<Record<string, readonly string[]>> = { 王建国: ["wang", "jian", "guo"], 晶圣集团: ["jing", "sheng", "ji", "tuan"] };
const NAMES = [{ name: "王建国", nameEn: "Wang Jianguo" }, { name: "晶圣集团", nameEn: null }, { name: "Ａ１ 公司", nameEn: "First House" }];

test.each([
  ["王", [0]],
  ["jian g", [0]],
  ["WJG", [0]],
  ["jsjt", [1]],
  ["shengji", [1]],
  ["sjt", [1]],
  ["a1", [2]],
  ["fh", [2]],
  ["ing", []],
  ["", []],
])("%s finds by Chinese, English, pinyin and initials", (text, found) => {
  expect(findNodes(NAMES, text, (name) => SPELT[name] ?? [])).toEqual(found);
});

test("names are spelt by the package that is loaded for it", async () => {
  const spell = await loadSpelling();
  expect(findNodes(NAMES, "wjg", spell)).toEqual([0]);
  expect(findNodes(NAMES, "jingsheng", spell)).toEqual([1]);
});
