import { beforeEach, expect, test } from "vitest";
import type { Plan, Row } from "../../checks/catalogue.ts";
import { catalogue } from "../../checks/catalogue.ts";
import { requestOf, type Scenario } from "../../checks/scenario.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import type { Capture } from "../../suite/ask.ts";
import { Interim } from "../../suite/interim.ts";
import { UNENDED } from "../../suite/unended.ts";

const deployment = embeddedDeployment({ baseUrl: "https://127.0.0.1", certificate: "" }, "dynamic");
const rows = catalogue.slice(0, 3);
/** The ids of the checks, as often as they were evaluated. */
let evaluated: string[];
beforeEach(() => {
  evaluated = [];
});

/** Rows of which it is noted when they are evaluated, and which find nothing, or break. */
function planOf(isBroken = false): Plan {
  return {
    rows: rows.map((row): Row => {
      const evaluate = () => {
        evaluated.push(row.id);
        if (isBroken) throw new Error("it broke");
        return { findings: [] };
      };
      return { ...row, check: { ...row.check, evaluate } };
    }),
    notPermitted: [],
    represented: [],
    scenarios: [],
  };
}

/** So many of what the checks ask for have been asked. */
function after(scenarios: readonly Scenario[]): Capture {
  return { recorded: [], times: scenarios.map((scenario) => ({ scenario, duration: 1 })), tls: {} };
}

const asks = [...new Set(rows.flatMap(({ check }) => check.asks))];
const ids = rows.map(({ id }) => id);

test("a check is evaluated once, when everything that it asks for was asked, and its result is kept", () => {
  const interim = new Interim(deployment, planOf(), Number.POSITIVE_INFINITY);
  expect(interim.run(after(asks.slice(0, -1))).results).toEqual([]);
  expect(evaluated).toEqual([]);
  const first = interim.run(after(asks));
  expect(first.results.map(({ id }) => id)).toEqual(ids);
  expect(first.cutShort).toEqual({ agentgateway: UNENDED, "cc-cms": UNENDED });
  expect(interim.run(after(asks)).results).toEqual(first.results);
  expect(evaluated).toEqual(ids);
});

test("a surface of which nothing can be asked is said to be that, with the reason", () => {
  const [row] = rows;
  if (!row) throw new Error("There is a check.");
  const httpRequest = { method: "GET", path: "/", headers: {} } as const;
  const request = requestOf(row.operation, httpRequest, { scenario: "sample", step: "" });
  const failure = { kind: "refused", message: "the sign-in was refused" } as const;
  const capture: Capture = { recorded: [{ request, exchange: { result: { failure } } }], times: [], tls: {} };
  const { closed, cutShort } = new Interim(deployment, planOf()).run(capture);
  expect(closed).toEqual({ agentgateway: "the sign-in was refused" });
  expect(cutShort).toEqual({ "cc-cms": UNENDED });
});

test("what would take too long is evaluated the next time, one check at least", () => {
  const interim = new Interim(deployment, planOf(), 0);
  const results = ids.map(() => interim.run(after(asks)).results.length);
  expect(results).toEqual([1, 2, 3]);
  expect(evaluated).toEqual(ids);
});

test("a check that breaks is told each time, and not made again", () => {
  const interim = new Interim(deployment, planOf(true), Number.POSITIVE_INFINITY);
  const errors = ids.map((id) => `${id}: it broke`);
  expect(interim.run(after(asks)).errors).toEqual(errors);
  expect(interim.run(after(asks))).toMatchObject({ errors, results: [] });
  expect(evaluated).toEqual(ids);
});
