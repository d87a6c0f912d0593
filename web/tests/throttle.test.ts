import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backoff, throttled } from "../src/throttle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("work is done at once, once more for all that came meanwhile, and never twice at a time", async () => {
  let running = 0;
  const begun: number[] = [];
  const work = async () => {
    expect(++running).toBe(1);
    begun.push(Date.now() - start);
    await new Promise((done) => setTimeout(done, 300));
    running--;
  };
  const start = Date.now();
  const run = throttled(work, 1000);
  for (let n = 0; n < 50; n++) {
    run();
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toEqual([0, 1300]);
  run();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun.length).toBe(3);
});

test("tries are further and further apart, up to half a minute", () => {
  expect([0, 1, 2, 9].map((n) => backoff(n, 1))).toEqual([1000, 2000, 4000, 30_000]);
  expect(backoff(3, 0)).toBe(4000);
});
