import { expect, it } from "vitest";

import { bytes, duration, when } from "./format";

it("gives sizes the unit that suits them", () => {
  expect([0, 1023, 1536, 5 * 2 ** 30].map(bytes)).toEqual(["0 B", "1023 B", "1.5 KiB", "5.0 GiB"]);
});

it("gives durations the unit that suits them", () => {
  expect([0.00025, 0.0123, 0.384, 12].map(duration)).toEqual(["250 µs", "12 ms", "380 ms", "12 s"]);
});

it("leaves the date out of today's instants", () => {
  const now = new Date(2026, 10, 23, 12, 0);
  const at = (date: Date): string => when(BigInt(date.getTime()), now);

  expect(at(new Date(2026, 10, 23, 9, 5))).toMatch(/^0?9:05/);
  expect(at(new Date(2026, 10, 22, 9, 5))).toMatch(/22.*9:05/);
});
