// Which requests share an earlier response, and what then is of both steps.
import { expect, test } from "vitest";
import { planFor } from "../../checks/catalogue.ts";
import { type ParsedExchange, parseExchange } from "../../checks/parsed-exchange.ts";
import { isOf, requestOf, type Scenario } from "../../checks/scenario.ts";
import { placesOf, type ScenarioRequest } from "../../checks/scenario-request.ts";
import { operationOf } from "../../contract/contract.ts";
import type { Risk } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { startReference } from "../../reference/reference.ts";
import { askAll } from "../../suite/ask.ts";
import { SharedAnswers } from "../../suite/shared-answers.ts";

const AGENT = operationOf("agentgateway", "queryAgentInfoByWorkNo");
const BATCH = operationOf("cc-cms", "queryAgentStatusInfoByAgentIds");
const DATA = { isSuccess: true, hasData: true };
const httpRequest = { method: "POST", path: "/a", headers: {}, body: "1" };

function requestTo(operation: typeof BATCH, step: string, more: Partial<ScenarioRequest> = {}): ScenarioRequest {
  return { ...requestOf(operation, httpRequest, { scenario: "one", step }), ...more };
}

function exchangeOf(request: ScenarioRequest): ParsedExchange {
  const failure = { kind: "broken", message: "only its request matters" } as const;
  return parseExchange({ request, exchange: { result: { failure } } });
}

test("the last response of a surface is shared only by the same request, after a success", () => {
  const answers = new SharedAnswers();
  const first = exchangeOf(requestTo(BATCH, "after"));
  const next = requestTo(BATCH, "before", { scenario: "two", shares: "last" });
  expect(answers.for(next)).toBeUndefined();
  answers.add(first, { isSuccess: false, hasData: false });
  expect(answers.for(next)).toBeUndefined();
  answers.add(first, DATA);
  expect(answers.for({ ...next, httpRequest: { ...httpRequest, body: "2" } })).toBeUndefined();
  const { shares: _, ...sent } = next;
  expect(answers.for(sent)).toBeUndefined();
  expect(answers.for(next)).toBe(first);
  expect(placesOf(first.request)).toEqual([
    { scenario: "one", step: "after" },
    { scenario: "two", step: "before" },
  ]);
  // The other surface does not come between.
  answers.add(exchangeOf(requestTo(AGENT, "own")), DATA);
  expect(answers.for(next)).toBe(first);
  answers.add(exchangeOf(requestTo(BATCH, "refused", { expects: "refusal" })), DATA);
  expect(answers.for(next)).toBeUndefined();
});

test("a success of an operation is shared whatever the request was, but not that of an invalid request", () => {
  const answers = new SharedAnswers();
  const plain = requestTo(AGENT, "", { scenario: "plain", shares: "operation" });
  answers.add(exchangeOf(requestTo(AGENT, "no guid", { credential: "none", expects: "refusal" })), DATA);
  answers.add(exchangeOf(requestTo(BATCH, "first")), DATA);
  answers.add(exchangeOf(requestTo(AGENT, "empty")), { isSuccess: true, hasData: false });
  expect(answers.for(plain)).toBeUndefined();
  const first = exchangeOf(requestTo(AGENT, "first", { httpRequest: { ...httpRequest, path: "/b" } }));
  answers.add(first, DATA);
  answers.add(exchangeOf(requestTo(AGENT, "later")), DATA);
  expect(answers.for(plain)).toBe(first);
  const of = (name: string): Scenario => ({
    name,
    surfaces: ["agentgateway"],
    risk: "read-only",
    sends: "",
    run: async () => {},
  });
  expect(isOf(first.request, [of("plain")])).toBe(true);
  expect(isOf(first.request, [of("one")])).toBe(true);
  expect(isOf(first.request, [of("other")])).toBe(false);
});

test("a run sends no plain request for what was answered, and no batch before a scenario if the last one ended with it", async () => {
  const reference = await startReference({ flowControl: false, refuseReplays: true });
  try {
    const deployment = embeddedDeployment(reference, "dynamic");
    const { scenarios } = planFor(deployment);
    const { recorded } = await askAll(deployment, scenarios, new AbortController().signal, (line) => {
      throw new Error(line);
    });
    const plain = recorded.filter(({ request }) => request.scenario === "plain request");
    expect(new Set(plain.map(({ request }) => request.operationId))).toEqual(
      new Set(["queryAgentInfoBySkillId", "queryCallInfoByCallId", "queryHoldListInfo", "queryQueueLengthOnAgent"]),
    );
    const shared = recorded.flatMap(({ request }) =>
      (request.also ?? []).map(({ scenario, step }) => `${scenario}, ${step}`),
    );
    expect(shared).toContain("private calls, before");
    expect(shared).toContain("vdn, before");
    expect(shared.filter((place) => place.startsWith("plain request")).length).toBeGreaterThan(30);
  } finally {
    await reference.close();
  }
});

test("no scenario waits for another surface, but for wrong signatures, which wait for all but the end", async () => {
  const events: string[] = [];
  const scenario = (
    name: string,
    surfaces: Scenario["surfaces"],
    risk: Risk,
    more: Partial<Scenario> = {},
  ): Scenario => ({
    name,
    surfaces,
    risk,
    sends: "",
    ...more,
    async run() {
      events.push(`${name} begins`);
      // So many turns as the slow ones take, the others are done before.
      for (let turn = 0; turn < (name.startsWith("slow") ? 50 : 1); turn += 1) await Promise.resolve();
      events.push(`${name} ends`);
    },
  });
  const deployment = embeddedDeployment({ baseUrl: "https://127.0.0.1:1", certificate: "" }, "static");
  const [gateway, monitoring] = [["agentgateway"], ["cc-cms"]] as const;
  await askAll(
    deployment,
    [
      scenario("end", gateway, "session", { endsSession: true }),
      scenario("end of both", ["agentgateway", "cc-cms"], "session", { endsSession: true }),
      scenario("slow session", gateway, "session"),
      scenario("slow change", gateway, "change"),
      scenario("lock-out", monitoring, "lock-out"),
      scenario("slow query", gateway, "read-only"),
      scenario("query", monitoring, "read-only"),
      scenario("other query", monitoring, "read-only"),
    ],
    new AbortController().signal,
    () => undefined,
  );
  const at = (event: string) => events.indexOf(event);
  expect(at("other query ends")).toBeLessThan(at("slow query ends"));
  expect(at("slow change begins")).toBeGreaterThan(at("slow query ends"));
  expect(at("slow session begins")).toBeGreaterThan(at("slow change ends"));
  expect(at("lock-out begins")).toBeGreaterThan(at("slow session ends"));
  expect(at("end begins")).toBeGreaterThan(at("slow session ends"));
  expect(at("end of both begins")).toBeGreaterThan(Math.max(at("end ends"), at("lock-out ends")));
});
