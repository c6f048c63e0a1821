import { expect, test } from "vitest";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { withContexts } from "../../report/contexts.ts";
import { exchangesOf, wasSent } from "../../report/exchanges.ts";
import { htmlOf } from "../../report/html/html.ts";
import type { CheckReport } from "../../report/report.ts";
import { answered } from "./captured.ts";
import { failing } from "./sample-report.ts";

const list = Array.from({ length: 1000 }, (_, index) => ({ agentId: index, currentState: index === 900 ? 77 : 1 }));
const one = answered({ answer: { body: JSON.stringify({ resultCode: "0100000", resultDesc: list }) } });
const deployment = embeddedDeployment({ baseUrl: "https://127.0.0.1:8043", certificate: "PEM" }, "static");
const recorded = [one].filter(wasSent);
const exchanges = exchangesOf(recorded, deployment);

function checkAt(...places: string[]): CheckReport {
  const examples = places.map((where) => ({ where, expected: "1", actual: "77", exchange: 0 }));
  const cause = {
    where: "/resultDesc/*/currentState",
    expected: "1",
    source: "",
    fault: "deployment" as const,
    count: 1,
    examples,
  };
  return {
    ...{ id: "cc-cms.queryAgentPrivateCalls.json", surface: "cc-cms", operationId: "queryAgentPrivateCalls" },
    ...{ level: "MUST", risk: "read-only", requirement: "", verdict: "fail", exchanges: [0], causes: [cause] },
  } as CheckReport;
}

const contextsOf = (check: CheckReport) =>
  withContexts([check], exchanges, recorded)[0]?.causes[0]?.examples.map(({ context }) => context);

test("a place beyond the excerpt has what is around it", () => {
  const [context] = contextsOf(checkAt("/resultDesc/900/currentState")) ?? [];
  expect(context?.value).toBe("77");
  expect(context?.before.endsWith('{"agentId":900,"currentState":')).toBe(true);
  expect(context?.after.startsWith('},{"agentId":901,')).toBe(true);
});

test("a place that the excerpt shows, one that is no place in a body, and further examples have none", () => {
  expect(contextsOf(checkAt("/resultDesc/1/currentState"))).toEqual([undefined]);
  expect(contextsOf(checkAt("status"))).toEqual([undefined]);
  expect(contextsOf(checkAt("/resultDesc/1/currentState", "/resultDesc/900/currentState"))).toEqual([
    undefined,
    undefined,
  ]);
});

test("the page shows it with the value marked", () => {
  const checks = withContexts([checkAt("/resultDesc/900/currentState")], exchanges, recorded);
  expect(htmlOf({ ...failing, checks, exchanges })).toMatch(/currentState&quot;:<mark>77<\/mark>\},\{/);
});
