// How a refusal is refused: with which code or status, and never with a failure of the server.

import { describe, expect, test } from "vitest";
import type { Check } from "../../checks/check.ts";
import { formsOfRefusal } from "../../checks/forms-of-refusal.ts";
import { factsOf, Observations } from "../../checks/observations.ts";
import { type ParsedExchange, parseExchange } from "../../checks/parsed-exchange.ts";
import type { ScenarioRequest } from "../../checks/scenario-request.ts";
import { operationOf, type Surface } from "../../contract/contract.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { exampleOf } from "../examples.ts";

const EMBEDDED: Deployment = {
  ...embeddedDeployment({ baseUrl: "https://127.0.0.1:8043", certificate: "" }, "static"),
  depth: "thorough",
};
const AGENT = "queryAgentInfoByWorkNo";
const BATCH = "queryAgentStatusInfoByAgentIds";

interface Reply {
  status: number;
  body?: object;
}

const SUCCESS: Record<Surface, Reply> = {
  agentgateway: { status: 200, body: { message: "", retcode: "0", result: {} } },
  "cc-cms": { status: 200, body: exampleOf("cc-cms", BATCH, "threeAgents") as object },
};
const failing = (code: string): Reply => ({ status: 200, body: { retcode: code, resultCode: code } });

function checkNamed(name: string, surface: Surface): Check {
  const check = formsOfRefusal.find((one) => one.name === name && one.operations[0]?.surface === surface);
  if (!check) throw new Error(`There is no check ${name}.`);
  return check;
}

/** What a check says where what has to be refused is answered in this way, and all else with success. */
async function evaluate(check: Check, operationId: string, reply: (request: ScenarioRequest) => Reply | undefined) {
  const exchanges: ParsedExchange[] = [];
  for (const scenario of check.asks) {
    await scenario.run({
      deployment: EMBEDDED,
      async ask(request) {
        const refused: Reply = { status: 401 };
        const { status, body } = reply(request) ?? (request.expects === "refusal" ? refused : SUCCESS[request.surface]);
        const bytes = new Uint8Array(Buffer.from(body === undefined ? "" : JSON.stringify(body)));
        const exchange = parseExchange({
          request,
          exchange: { result: { answer: { status, headers: [], body: bytes } } },
        });
        exchanges.push(exchange);
        return exchange;
      },
      after: async () => {},
    });
  }
  const [{ surface } = { surface: "agentgateway" as const }] = check.operations;
  const evaluation = check.evaluate(new Observations(factsOf(EMBEDDED), exchanges), operationOf(surface, operationId));
  const findings = "findings" in evaluation ? evaluation.findings : evaluation.untested;
  return { findings, exchanges };
}

const refused = (reply: Reply) => (request: ScenarioRequest) => (request.expects === "refusal" ? reply : undefined);

describe("guid-refusal-code", () => {
  const check = checkNamed("guid-refusal-code", "agentgateway");
  const rows: [reply: Reply, found: number][] = [
    [failing("100-006"), 0],
    [failing("000-003"), 0],
    [{ status: 401 }, 0],
    [failing("100-001"), 12],
    // What is no refusal is for the checks that want one.
    [failing("0"), 0],
    [{ status: 500 }, 0],
  ];
  for (const [reply, found] of rows) {
    test(`${JSON.stringify(reply)}: ${found} findings`, async () => {
      expect((await evaluate(check, AGENT, refused(reply))).findings).toHaveLength(found);
    });
  }
});

describe("signature-refusal-status", () => {
  const check = checkNamed("signature-refusal-status", "cc-cms");
  const isRightAfter = ({ step }: ScenarioRequest) => step.endsWith("the right request after it");

  test("is a MUST by the row that states 401", () => {
    expect(check.level).toBe("MUST");
    expect(check.stated?.(operationOf("cc-cms", BATCH))).toEqual([
      { page: "cec_07_0003", table: "HTTP status", row: "401" },
    ]);
  });

  const rows: [reply: Reply, isFound: boolean][] = [
    [{ status: 401 }, false],
    [{ status: 400 }, true],
    [{ status: 404 }, true],
    [failing("0101003"), true],
    [failing("0100000"), false],
    [{ status: 500 }, false],
  ];
  for (const [reply, isFound] of rows) {
    test(`${JSON.stringify(reply)} is ${isFound ? "a finding" : "none"}, and nothing more is asked`, async () => {
      const { findings, exchanges } = await evaluate(check, BATCH, refused(reply));
      expect(findings).toHaveLength(isFound ? 7 : 0);
      expect(exchanges.filter(({ request }) => isRightAfter(request))).toEqual([]);
    });
  }

  test("403 is a finding where the right request after it is accepted, which it names", async () => {
    const { findings, exchanges } = await evaluate(check, BATCH, refused({ status: 403 }));
    const after = exchanges.filter(({ request }) => isRightAfter(request));
    expect(after.every(({ request }) => request.credential === "valid" && request.expects === "either")).toBe(true);
    expect(findings).toContainEqual(
      expect.objectContaining({
        where: "status",
        expected: expect.stringMatching(/^HTTP status 401, because the valid request .*right request after it\]$/),
        actual: "HTTP status 403",
      }),
    );
  });

  test("403 is none where the address is locked: the right request after it is refused, too", async () => {
    const { findings } = await evaluate(check, BATCH, (request) =>
      request.expects === "answer" ? undefined : { status: 403 },
    );
    expect(findings).toEqual([]);
  });
});

describe("no-server-error", () => {
  for (const surface of ["agentgateway", "cc-cms"] as const) {
    const check = checkNamed("no-server-error", surface);
    const operationId = surface === "agentgateway" ? AGENT : BATCH;

    test(`${surface}: each failure of the server is found, of the checks that are SHOULD, too`, async () => {
      const { findings, exchanges } = await evaluate(check, operationId, ({ expects }) =>
        expects === "answer" ? undefined : { status: 503 },
      );
      const own = exchanges.filter(
        ({ request }) => request.operationId === operationId && request.expects !== "answer",
      );
      expect(findings).toHaveLength(own.length);
      expect(own.length).toBeGreaterThan(20);
    });

    test(`${surface}: 501 is one, but for another method`, async () => {
      const { findings } = await evaluate(check, operationId, ({ step }) =>
        ["GET", "POST"].includes(step) ? { status: 501 } : undefined,
      );
      expect(findings).toEqual([]);
      const others = await evaluate(check, operationId, ({ scenario }) =>
        ["no guid", "no authorization"].includes(scenario) ? { status: 501 } : undefined,
      );
      expect(others.findings).toHaveLength(1);
    });

    test(`${surface}: refusals of all kinds are none`, async () => {
      for (const reply of [{ status: 404 }, { status: 302 }, failing("100-001")])
        expect((await evaluate(check, operationId, refused(reply))).findings).toEqual([]);
    });
  }
});
