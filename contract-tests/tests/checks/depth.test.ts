// By default the requests that must be refused go to one operation of each route family.
import { expect, test } from "vitest";
import { planFor, resultOf } from "../../checks/catalogue.ts";
import { operationsAt } from "../../checks/check.ts";
import { firstOfFamilies, routeFamilyOf } from "../../checks/operations.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { observationsOf, recordStandard } from "./recording.ts";

const EMBEDDED = embeddedDeployment({ baseUrl: "https://127.0.0.1:8043", certificate: "" }, "static");
const standard = planFor(EMBEDDED);
const thorough = planFor({ ...EMBEDDED, depth: "thorough" });

test("by default and thoroughly together there are the same checks", () => {
  expect(thorough.represented).toEqual([]);
  expect(standard.represented.length).toBeGreaterThan(100);
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort();
  expect(ids([...standard.rows, ...standard.represented])).toEqual(ids(thorough.rows));
});

/** What one place of an interface verifies for all routes. */
const OF_ALL_ROUTES =
  /\.(refuses-(malformed-authorization|unknown-key|altered-body|altered-path|altered-header|wrong-charset|old-timestamp|replay)|signature-refusal-status)$/;

test("only refusals and what is like them are represented, each by its own kind", () => {
  for (const { id, check, operation } of standard.represented) {
    expect(id).toMatch(/\.(refuses-|accepts-|.*refusal-|no-guid-with-refusal|own-vdn-only|invalid-parameter-code)/);
    const made = operationsAt(check, EMBEDDED).filter(({ surface }) => surface === operation.surface);
    expect([id, made.length > 0]).toEqual([id, true]);
    if (OF_ALL_ROUTES.test(id)) continue;
    const families = firstOfFamilies(made).map(routeFamilyOf);
    expect([id, families.includes(routeFamilyOf(operation))]).toEqual([id, true]);
  }
});

test("a request without credential goes to every operation at any depth", () => {
  const names = standard.represented.map(({ check }) => check.name);
  expect(names).not.toContain("refuses-no-guid");
  expect(names).not.toContain("refuses-no-authorization");
});

test("what is made by default finds nothing about the reference deployment, and is tested", async () => {
  const observations = observationsOf(await recordStandard());
  const rows = standard.rows.filter(({ check }) => check.risk !== "flood");
  const others = rows.flatMap((row) => {
    const { id, verdict, reason } = resultOf(row, observations);
    return verdict === "pass" ? [] : [{ id, verdict, reason }];
  });
  expect(others).toEqual([]);
});
