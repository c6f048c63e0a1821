// What spec/coverage.yaml says is outside of the contract is so.
import { expect, test } from "vitest";
import { coverage } from "../../../scripts/docs/coverage.ts";
import { operationsOf, surfaces } from "../../contract/contract.ts";

for (const surface of surfaces) {
  const { base, documented, withoutPath, withoutPage } = coverage[surface];
  const all = [...documented, ...withoutPage];

  test(`${surface}: no operation of the contract is named as one outside of it, and none twice`, () => {
    const own = operationsOf(surface).map(({ method, path }) => `${method} ${path.replace(base, "")}`);
    const outside = all.map(({ method, path }) => `${method} ${path}`);
    expect(outside.filter((route) => own.includes(route))).toEqual([]);
    expect(outside.filter((route, index) => outside.indexOf(route) < index)).toEqual([]);
  });

  test(`${surface}: every path of the contract is below the base`, () => {
    expect(operationsOf(surface).filter(({ path }) => !path.startsWith(`${base}/`))).toEqual([]);
  });

  test(`${surface}: every documented operation outside has a known reason`, () => {
    expect([...documented, ...withoutPath].filter(({ why }) => coverage.reasons[why] === undefined)).toEqual([]);
  });
}
