// What the site says to do about each code.
import { expect, test } from "vitest";
import { adviceOn, OTHER_CODES } from "../../../scripts/site/advice.ts";
import { codesPage } from "../../../scripts/site/tables-pages.ts";
import { ADVICE } from "../../client/platform-error.ts";
import { bundleOf, surfaces } from "../../contract/contract.ts";

const codes = surfaces.flatMap((surface) => bundleOf(surface)["x-error-codes"]);
const failures = codes.filter(({ code }) => code !== "0" && code !== "0100000");

test("each code of a failure has advice of one or two sentences, and success has none", () => {
  expect(failures.filter(({ code }) => !/^[A-Z][^\n]{8,220}\.$/.test(adviceOn(code)))).toEqual([]);
  expect(["0", "0100000"].map(adviceOn)).toEqual(["", ""]);
});

test("each code has its advice in one place, and there is none for codes that the contract does not know", () => {
  const known = codes.map(({ code }) => code);
  expect(OTHER_CODES.filter((code) => code in ADVICE || !known.includes(code))).toEqual([]);
});

test("where the meaning is not known, the advice says so and names the operator", () => {
  const unknown = failures.filter(({ meaning }) => meaning.startsWith("Not known"));
  expect(unknown.map(({ code }) => code)).toContain("108-019");
  for (const { code } of unknown) expect(adviceOn(code)).toMatch(/not known.*operator/);
});

test("the page of codes has the advice of each, and says whose it is", () => {
  const page = codesPage();
  expect(page.match(/^\*\*What to do \(our advice\):\*\* /gm)).toHaveLength(failures.length);
  expect(page).toContain("not of the interface reference");
});
