import fc from "fast-check";
import { expect, test } from "vitest";
import { movedPicture, toPlane, toScreen, wholeView, type Camera } from "../src/camera";
import { columns, placeLabels, shortened } from "../src/labels";
import type { SceneNode } from "../src/scene";

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const cameras: fc.Arbitrary<Camera> = fc.record({ scale: finite(0.05, 3), x: finite(-2000, 2000), y: finite(-2000, 2000) });
const points = fc.record({ x: finite(-5000, 5000), y: finite(-5000, 5000) });

test("what is put on the screen is found again on the plane", () => {
  fc.assert(
    fc.property(cameras, points, (camera, point) => {
      const back = toPlane(camera, toScreen(camera, point));
      expect(Math.hypot(back.x - point.x, back.y - point.y)).toBeLessThan(1e-6);
    }),
  );
});

test("the whole view shows every point of the plane", () => {
  const sizes = fc.record({ width: finite(100, 9000), height: finite(100, 9000) });
  const screens = fc.record({ width: finite(200, 2600), height: finite(200, 1600) });
  fc.assert(
    fc.property(sizes, screens, (extent, screen) => {
      const camera = wholeView(extent, screen);
      const corner = toScreen(camera, { x: extent.width, y: extent.height });
      expect(corner.x).toBeLessThanOrEqual(screen.width);
      expect(corner.y).toBeLessThanOrEqual(screen.height);
    }),
  );
});

test("a picture that is moved shows each point where the new camera has it", () => {
  fc.assert(
    fc.property(cameras, cameras, points, (painted, now, point) => {
      const [, x, y, ratio] = /translate\((.+)px, (.+)px\) scale\((.+)\)/.exec(movedPicture(painted, now)) ?? [];
      const [before, after] = [toScreen(painted, point), toScreen(now, point)];
      expect(before.x * Number(ratio) + Number(x)).toBeCloseTo(after.x, 2);
      expect(before.y * Number(ratio) + Number(y)).toBeCloseTo(after.y, 2);
    }),
  );
});

function node(x: number, y: number, order: number): SceneNode {
  return { id: `${x} ${y}`, label: "DecisionMaker", name: "", nameEn: null, x, y, size: 0, veto: false, hidden: false, recommended: false, ring: null, sector: null, shape: "dot", colour: "#000000", radius: 10, order };
}

const screen = { width: 900, height: 600 };
const view: Camera = { scale: 1, x: 0, y: 0 };
const wide = (text: string) => columns(text) * 6.5;

test("labels are whole on the screen and never overlap, and the most important node on the screen has one", () => {
  const nodes = fc.array(fc.tuple(finite(0, 900), finite(0, 600), fc.nat(9)), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(nodes, fc.array(fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }), { minLength: 200, maxLength: 200 }), (places, names) => {
      const all = places.map(([x, y, order]) => node(x, y, order));
      const labels = placeLabels(all, names, view, screen, wide);
      for (const { x, width } of labels) expect([x - width / 2 > -1e-6, x + width / 2 < screen.width + 1e-6]).toEqual([true, true]);
      for (const [at, one] of labels.entries())
        for (const other of labels.slice(at + 1)) {
          const across = Math.abs(one.x - other.x) < (one.width + other.width) / 2;
          expect(across && Math.abs(one.y - other.y) < 15).toBe(false);
        }
      const first = all.map((_, number) => number).sort((a, b) => (all[a]?.order ?? 0) - (all[b]?.order ?? 0))[0];
      expect(labels.some((label) => label.node === first)).toBe(true);
    }),
  );
});

test("a shortened text fits, and no character of it is torn", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 3, max: 30 }), (text, most) => {
      const made = shortened(text, most);
      expect(columns(made)).toBeLessThanOrEqual(most);
      expect(made.isWellFormed()).toBe(text.isWellFormed());
    }),
  );
  expect(shortened("𠮷𠮷𠮷𠮷𠮷", 7)).toBe("𠮷𠮷𠮷…");
});
