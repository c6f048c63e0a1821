import { beforeEach, expect, test } from "vitest";
import type { Plan, Row } from "../../checks/catalogue.ts";
import { catalogue } from "../../checks/catalogue.ts";
import { type Inquiry, probeOf } from "../../checks/inquiry.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import type { Asking } from "../../suite/ask.ts";
import { Interim } from "../../suite/interim.ts";
import { UNENDED } from "../../suite/unended.ts";

const deployment = embeddedDeployment({ baseUrl: "https://127.0.0.1", certificate: "" }, "dynamic");
const rows = catalogue.slice(0, 3);
/** The ids of the checks, as often as they were judged. */
let judged: string[];
beforeEach(() => {
  judged = [];
});

/** Rows of which it is noted when they are judged, and which find nothing, or break. */
function planOf(isBroken = false): Plan {
  return {
    rows: rows.map((row): Row => {
      const judge = () => {
        judged.push(row.id);
        if (isBroken) throw new Error("it broke");
        return { findings: [] };
      };
      return { ...row, check: { ...row.check, judge } };
    }),
    leftOut: [],
    inquiries: [],
  };
}

/** So many of what the checks ask for have been asked. */
function after(inquiries: readonly Inquiry[]): Asking {
  return { asked: [], times: inquiries.map((inquiry) => ({ inquiry, duration: 1 })), tls: {} };
}

const asks = [...new Set(rows.flatMap(({ check }) => check.asks))];
const ids = rows.map(({ id }) => id);

test("a check is judged once, when everything that it asks for was asked, and its result is kept", () => {
  const interim = new Interim(deployment, planOf(), Number.POSITIVE_INFINITY);
  expect(interim.run(after(asks.slice(0, -1))).results).toEqual([]);
  expect(judged).toEqual([]);
  const first = interim.run(after(asks));
  expect(first.results.map(({ id }) => id)).toEqual(ids);
  expect(first.cutShort).toEqual({ agentgateway: UNENDED, "cc-cms": UNENDED });
  expect(interim.run(after(asks)).results).toEqual(first.results);
  expect(judged).toEqual(ids);
});

test("a surface of which nothing can be asked is said to be that, with the reason", () => {
  const [row] = rows;
  if (!row) throw new Error("There is a check.");
  const question = { method: "GET", path: "/", headers: {} } as const;
  const probe = probeOf(row.operation, question, { inquiry: "sample", step: "" });
  const failure = { kind: "refused", message: "the sign-in was refused" } as const;
  const asking: Asking = { asked: [{ probe, exchange: { result: { failure } } }], times: [], tls: {} };
  const { closed, cutShort } = new Interim(deployment, planOf()).run(asking);
  expect(closed).toEqual({ agentgateway: "the sign-in was refused" });
  expect(cutShort).toEqual({ "cc-cms": UNENDED });
});

test("what would take too long is judged the next time, one check at least", () => {
  const interim = new Interim(deployment, planOf(), 0);
  const results = ids.map(() => interim.run(after(asks)).results.length);
  expect(results).toEqual([1, 2, 3]);
  expect(judged).toEqual(ids);
});

test("a check that breaks is told each time, and not made again", () => {
  const interim = new Interim(deployment, planOf(true), Number.POSITIVE_INFINITY);
  const errors = ids.map((id) => `${id}: it broke`);
  expect(interim.run(after(asks)).errors).toEqual(errors);
  expect(interim.run(after(asks))).toMatchObject({ errors, results: [] });
  expect(judged).toEqual(ids);
});
