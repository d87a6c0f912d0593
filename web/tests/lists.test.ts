import fc from "fast-check";
import { expect, test } from "vitest";
import { byCoverage, bySignal, type Account } from "../src/myCustomers";
import { stepTo } from "../src/steps";

const account = (id: string, touched: number | null, at: string | null): Account =>
  ({ id, customer: { touched, newestSignal: at ? { at } : null } }) as Account;

test("the least touched customer comes first, and the newest signal", () => {
  const mine = [account("a", 0.8, "2026-11-01T00:00:00+08:00"), account("b", 0.1, null), account("c", null, "2026-11-02T00:00:00+08:00"), account("d", 0.1, "2026-11-01T00:00:00+08:00")];
  const ids = (sorted: Account[]) => sorted.map(({ id }) => id).join("");
  expect([ids(mine.toSorted(byCoverage)), ids(mine.toSorted(bySignal))]).toEqual(["cbda", "cadb"]);
});

test("keys walk along the rows and never off them", () => {
  expect([stepTo("ArrowDown", -1, 3), stepTo("ArrowUp", -1, 3), stepTo("End", 0, 3), stepTo("x", 0, 3), stepTo("Home", 0, 0)]).toEqual([0, 2, 2, null, null]);
  fc.assert(
    fc.property(fc.constantFrom("ArrowDown", "ArrowUp", "Home", "End"), fc.integer({ min: -1, max: 50 }), fc.integer({ min: 1, max: 50 }), (key, at, many) => {
      const to = stepTo(key, Math.min(at, many - 1), many);
      expect(to).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThan(many);
    }),
  );
});
