// Which ids are asked about by an edition, and what is found where the edition does not fit.
import { describe, expect, test } from "vitest";
import { checks } from "../../checks/catalogue.ts";
import type { Finding } from "../../checks/check.ts";
import { type HttpRequestVariant, httpRequestVariants, variantsWithin } from "../../checks/http-request-variants.ts";
import { factsOf, Observations } from "../../checks/observations.ts";
import { representativeOf } from "../../checks/operations.ts";
import { parseExchange } from "../../checks/parsed-exchange.ts";
import { type Edition, operationOf, type Surface } from "../../contract/contract.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import { startReference } from "../../reference/reference.ts";
import { askAll } from "../../suite/ask.ts";

const requests: [Surface, Edition | undefined, outside: number[], inside: number[]][] = [
  ["agentgateway", undefined, [0, 100, 1_000_000], [101, 59_999]],
  ["agentgateway", "2023", [0, 100, 60_000], [101, 59_999]],
  ["agentgateway", "2025-11", [0, 100, 1_000_000], [101, 999_999]],
  ["cc-cms", undefined, [0, 100, 1_000_000], [101, 59_999]],
  ["cc-cms", "2023", [0, 100, 60_000], [101, 59_999]],
  ["cc-cms", "2025-11", [0, 100, 60_000, 69_999, 1_000_000], [101, 59_999, 70_000, 999_999]],
];
for (const [surface, edition, outside, inside] of requests) {
  test(`${surface}, ${edition ?? "no edition"}: asked are ${outside.join(", ")} and ${inside.join(", ")}`, () => {
    const { edition: _, ...rest } = embeddedDeployment({ baseUrl: "", certificate: "" }, "static");
    const deployment = { ...rest, ...(edition && { edition }) };
    const operation = representativeOf(surface);
    const { asked = "" } = operation.agents ?? {};
    const ids = (variants: HttpRequestVariant[]) =>
      variants.filter(({ place }) => [place.name, place.pointer].includes(asked)).map(({ number }) => number);
    expect(ids(httpRequestVariants("beyond", operation, deployment))).toEqual(outside);
    expect(ids(variantsWithin(operation, deployment))).toEqual(inside);
  });
}

const RANGE_CHECKS: [Surface, operationId: string, check: string][] = [
  ["agentgateway", "queryAgentInfoByWorkNo", "refuses-agentid-out-of-range"],
  ["agentgateway", "queryAgentInfoByWorkNo", "accepts-agentid-in-range"],
  ["agentgateway", "queryAllCallInfoByAgentWorkNoEx", "refuses-workno-out-of-range"],
  ["agentgateway", "queryAllCallInfoByAgentWorkNoEx", "accepts-workno-in-range"],
  ["cc-cms", "queryAgentPrivateCalls", "refuses-out-of-range"],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "accepts-in-range"],
];

/** What the checks of ranges find about a reference of one edition, when the deployment file says another, or none. */
async function found(actual: Edition, said: Edition | undefined): Promise<[check: string, Finding[]][]> {
  const dataset = builtInDataset();
  // Somebody has the first id behind the range of 2023, so that it can be seen to be accepted.
  const other = dataset.agents.find(({ workno }) => workno === 1100);
  if (other !== undefined) dataset.agents.push({ ...other, workno: 60_000 });
  const reference = await startReference({ edition: actual, dataset, flowControl: false });
  try {
    const { edition, ...rest } = embeddedDeployment(reference, "static", said);
    const deployment: Deployment = { ...rest, depth: "thorough", ...(said === undefined ? {} : { edition }) };
    const own = RANGE_CHECKS.map(([surface, operationId, name]) => {
      const check = checks.find((one) => one.name === name && one.operations.some((o) => o.surface === surface));
      if (check === undefined) throw new Error(`There is no check ${name}.`);
      return { check, operation: operationOf(surface, operationId) };
    });
    const scenarios = new Set(own.flatMap(({ check }) => check.asks));
    const { recorded } = await askAll(deployment, [...scenarios], new AbortController().signal, () => undefined);
    const observations = new Observations(factsOf(deployment), recorded.map(parseExchange));
    return own.map(({ check, operation }) => {
      const evaluation = check.evaluate(observations, operation);
      if ("untested" in evaluation) throw new Error(evaluation.untested);
      return [check.name, evaluation.findings];
    });
  } finally {
    await reference.close();
  }
}

describe("a deployment of one edition", () => {
  for (const [actual, said] of [
    ["2023", "2023"],
    ["2025-11", "2025-11"],
    ["2023", undefined],
    ["2025-11", undefined],
  ] as const) {
    test(`${actual}, the file says ${said ?? "nothing"}: nothing is found`, async () => {
      expect((await found(actual, said)).filter(([, findings]) => findings.length > 0)).toEqual([]);
    });
  }

  test("2025-11, the file says 2023: what is accepted says which edition would fit, and cites the page of 2023", async () => {
    const words = await found("2025-11", "2023");
    const told = words.flatMap(([name, findings]) => findings.map(({ expected, source }) => [name, expected, source]));
    const fits = '; edition "2025-11" would fit, the deployment file says "2023"';
    expect(told).toEqual([
      [
        "refuses-workno-out-of-range",
        `a refusal: HTTP status 4xx, or 200 with a code of failure${fits}`,
        '"Querying Call IDs of a Specified Agent" (undated), table 1, row 2',
      ],
    ]);
  });

  test("2023, the file says 2025-11: what is refused says which edition would fit, and cites the page of 2025", async () => {
    const words = await found("2023", "2025-11");
    const told = words.flatMap(([name, findings]) =>
      findings.map(({ expected, source }) => [name, /edition .*$/.exec(expected)?.[0], source]),
    );
    const fits = 'edition "2023" would fit, the deployment file says "2025-11"';
    const batch = '"Querying Agent Information in Batches" (2025-11-13), table request body, row agentIds';
    expect(told).toEqual([
      [
        "accepts-agentid-in-range",
        fits,
        '"Querying the Details About a Specified Agent" (2025-11-13), table URI, row agentid',
      ],
      ["accepts-workno-in-range", fits, '"Querying Call IDs of a Specified Agent" (2025-11-13), table URI, row workno'],
      ["accepts-in-range", fits, batch],
      ["accepts-in-range", fits, batch],
    ]);
  });
});
