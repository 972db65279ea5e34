import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { Chart } from "./Chart";

afterEach(cleanup);

function drawn(values: (number | null)[]): string | null | undefined {
  const { container } = render(
    <Chart title="Rate" width={5} format={String} lines={[{ name: "all", values }]} />,
  );
  return container.querySelector("path")?.getAttribute("d");
}

describe("Chart", () => {
  it("ends at the right, and scales to the highest value", () => {
    expect(drawn([0, 10, 5])).toBe("M2 98.00L3 2.00L4 50.00");
    expect(screen.getByText("up to 10")).toBeTruthy();
  });

  it("leaves gaps, and makes a dash of a value alone", () => {
    expect(drawn([10, null, 10])).toBe("M2 2.00h0.5M4 2.00h0.5");
  });

  it("says that there is nothing", () => {
    expect(drawn([null, null])).toBe("");
    expect(screen.getByText("no calls yet")).toBeTruthy();
  });
});
