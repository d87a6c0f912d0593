import { beforeAll, expect, test, vi } from "vitest";
import type { Row } from "../src/customerColumns";

beforeAll(() => {
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("location", { search: "", origin: "http://here" });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
});

const ROW: Row = { id: "1", name: "x", customer: { tier: null } };

test("a contract's columns are those that its rows tell of, with or without a value", async () => {
  const { COLUMNS, openColumns } = await import("../src/customerColumns");
  expect(openColumns([ROW], true).map(({ by }) => by)).toEqual(["TIER"]);
  expect(openColumns([{ ...ROW, region: null }], true).map(({ by }) => by)).toEqual(["REGION", "TIER"]);
  expect(openColumns([], true)).toEqual([]);
  expect(openColumns([], false)).toBe(COLUMNS);
});

test("scores are stale when the data that they stand on is more than a week behind the day shown", async () => {
  const { staleDay } = await import("../src/states");
  expect(staleDay([{ dataAsOf: "2026-06-01" }, { dataAsOf: "2026-05-24" }], "2026-06-01")).toBe("2026-05-24");
  expect(staleDay([{ dataAsOf: "2026-05-25" }], "2026-06-01")).toBeNull();
  expect(staleDay([{ dataAsOf: null }], "2026-06-01")).toBeNull();
  expect(staleDay(undefined, "2026-06-01")).toBeNull();
});

test("what is known of somebody leaves out what is not open, and says what is not known", async () => {
  const { factsOf } = await import("../src/facts");
  const drawing = { nodes: [], edges: [], rings: [], sectors: [], nodeWidth: 1, nodeHeight: 1 };
  const person = { id: "p", name: "王伟" };
  const map = { asOf: "2026-06-01", customer: { id: "c" }, drawing };
  expect(factsOf({ ...map, decisionChain: [{ person, title: "院长" }] }, "p").map(([, value]) => value)).toEqual(["院长"]);
  expect(factsOf({ ...map, decisionChain: [{ person, influence: null, daysSinceTouched: null }] }, "p").map(([, value]) => value)).toEqual(["not scored yet", "never touched"]);
});

test("workspaces that the reader opened come first, each part in its order; who opened one is not told to partners", async () => {
  const { mineFirst } = await import("../src/WorkspacesScreen");
  const rows = ["li", "wang", "li", undefined].map((openedBy, n) => ({ id: String(n), state: "OPEN" as const, ...(openedBy ? { openedBy } : {}) }));
  expect(mineFirst(rows, "wang").map(({ id }) => id)).toEqual(["1", "0", "2", "3"]);
  expect(mineFirst(rows, undefined).map(({ id }) => id)).toEqual(["0", "1", "2", "3"]);
});
