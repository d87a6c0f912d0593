import fc from "fast-check";
import { expect, test } from "vitest";
import { hundredths, rate, toHundredths, toQuantity, yuan } from "../src/fen";

test("what is typed in yuan or per cent is exact, and reads back as it was", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (value) => toHundredths(hundredths(value)) === value && toHundredths(yuan(value)) === value));
  expect([toHundredths("1,200.5"), toHundredths("¥０.０１"), toHundredths("13％"), toHundredths("-1")]).toEqual([120_050, 1, 1_300, -100]);
  expect(["1.005", "x", "1e3", "", "1.2.3"].map(toHundredths)).toEqual([null, null, null, null, null]);
});

test("money is read with its fen, rates without what says nothing", () => {
  expect([yuan(0), yuan(5), yuan(123_456_789), yuan(-150), yuan(null)]).toEqual(["¥0.00", "¥0.05", "¥1,234,567.89", "−¥1.50", "–"]);
  expect([rate(1_300), rate(1_250), rate(5), rate(null)]).toEqual(["13%", "12.5%", "0.05%", "0%"]);
});

test("quantities are numbers as they are written", () => {
  expect([toQuantity("2.5"), toQuantity("1,000"), toQuantity("-1"), toQuantity("x"), toQuantity("1e15")]).toEqual([2.5, 1000, -1, null, null]);
});
