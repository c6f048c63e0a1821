// How a run ends: what of it could not be asked and why, what is evaluated then, and what broke in the suite itself.
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { catalogue, planFor } from "../../checks/catalogue.ts";
import type { CheckResult } from "../../checks/check.ts";
import { factsOf } from "../../checks/observations.ts";
import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import { requestOf } from "../../checks/scenario.ts";
import type { ScenarioRequest } from "../../checks/scenario-request.ts";
import { isOfSession } from "../../checks/scenarios/session.ts";
import { operationOf, type Surface } from "../../contract/contract.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { evaluate } from "../../suite/evaluate.ts";
import { comparable, endsOf, permitted, runSuite, type SuiteRun, unaskedRun, wasInterrupted } from "../../suite/run.ts";
import type { Exchange, TransportFailure } from "../../transport/exchange.ts";
import { Secrets } from "../../transport/secrets.ts";
import { CONFORMING, type DeploymentServer, serveReplies } from "../deployment-server.ts";

const AGENT = "queryAgentInfoByWorkNo";
const LIST = "queryAllOnlineAgents";
const CALLS = "queryAllCallInfoByAgentWorkNoEx";
const BATCH = "queryAgentStatusInfoByAgentIds";
const KINDS: readonly TransportFailure["kind"][] = ["unreachable", "refused", "broken", "unanswered", "interrupted"];

const nowhere = embeddedDeployment({ baseUrl: "http://127.0.0.1:1", certificate: "" }, "static");

/** What comes of a request: a failure, an HTTP status, or the body of an answer. */
type Outcome = TransportFailure["kind"] | number | object | string;

function resultOf(comes: Outcome): Exchange["result"] {
  const kind = KINDS.find((one) => one === comes);
  if (kind !== undefined) return { failure: { kind, message: `it is ${kind}` } };
  const status = typeof comes === "number" ? comes : 200;
  const text = typeof comes === "object" ? JSON.stringify(comes) : String(comes);
  return { answer: { status, headers: [], body: new Uint8Array(Buffer.from(text)) } };
}

function recorded(operationId: string, comes: Outcome, particulars: Partial<ScenarioRequest> = {}): RecordedExchange {
  const surface: Surface = operationId === BATCH ? "cc-cms" : "agentgateway";
  const operation = operationOf(surface, operationId);
  const httpRequest = { method: operation.method, path: operation.path, headers: {} };
  return {
    request: { ...requestOf(operation, httpRequest, { scenario: "test", step: "" }), ...particulars },
    exchange: { result: resultOf(comes) },
  };
}

const success = (operationId: string) => recorded(operationId, CONFORMING[operationId]?.body as object);
const refused = recorded(AGENT, { retcode: "100-006" });
const withoutGuid = recorded(AGENT, { retcode: "100-006" }, { credential: "none", expects: "refusal" });

/** The name of a scenario about the session itself. */
const aboutSession = catalogue.flatMap(({ check }) => check.asks.map(({ name }) => name)).find(isOfSessionNamed) ?? "";
function isOfSessionNamed(scenario: string): boolean {
  return isOfSession({ scenario });
}

const GUID_REFUSED = /^100-006: .* Sign in again and use the new guid$/;
const ends: [
  given: string,
  asked: RecordedExchange[],
  closed: Record<string, RegExp>,
  cutShort: Record<string, RegExp>,
][] = [
  ["nothing was asked", [], {}, {}],
  ["every query is refused for its credential", [refused, refused], { agentgateway: GUID_REFUSED }, {}],
  ["nobody listens", [recorded(BATCH, "unreachable")], { "cc-cms": /^it is unreachable$/ }, {}],
  ["every signature is refused", [recorded(BATCH, 401)], { "cc-cms": /^HTTP 401: / }, {}],
  [
    "the reasons differ: the first is told",
    [refused, recorded(LIST, "unreachable")],
    { agentgateway: GUID_REFUSED },
    {},
  ],
  ["one query was answered", [refused, success(AGENT)], {}, {}],
  ["an answer is broken, which is an answer", [recorded(AGENT, "broken"), refused], {}, {}],
  [
    "an answer is not kept, which is one all the same",
    [recorded(AGENT, "unanswered"), refused],
    {},
    { agentgateway: /^it is unanswered$/ },
  ],
  ["only what must be refused was refused", [withoutGuid], {}, {}],
  ["what must be refused is answered, and no query is", [withoutGuid, refused], { agentgateway: GUID_REFUSED }, {}],
  [
    "what must be refused for what it asks is answered, and no query is",
    [recorded(AGENT, { retcode: "0" }, { expects: "refusal" }), refused],
    { agentgateway: GUID_REFUSED },
    {},
  ],
  [
    "the sign-in was accepted, and no query is",
    [recorded("login", { retcode: "0" }, { credential: "sign-in" }), refused],
    { agentgateway: GUID_REFUSED },
    {},
  ],
  [
    "the session could be begun, and no query is answered",
    [recorded(AGENT, { retcode: "0" }, { scenario: aboutSession }), refused],
    { agentgateway: GUID_REFUSED },
    {},
  ],
  [
    "the surface is gone in the middle",
    [success(AGENT), recorded(LIST, "unreachable"), recorded(CALLS, "interrupted")],
    {},
    { agentgateway: /^it is unreachable$/ },
  ],
  ["the run is ended in the middle", [success(BATCH), recorded(BATCH, "interrupted")], {}, { "cc-cms": /^it is int/ }],
  [
    "a request that must be refused is not sent",
    [success(AGENT), { ...withoutGuid, ...recorded(AGENT, "refused") }],
    {},
    { agentgateway: /^it is refused$/ },
  ],
  ["an answer is broken in the middle", [success(AGENT), recorded(LIST, "broken")], {}, {}],
  [
    "a session that is given cannot be ended",
    [success(AGENT), recorded("login", "refused", { credential: "sign-in" })],
    {},
    {},
  ],
  [
    "the run is ended before the session is",
    [success(AGENT), recorded("login", "interrupted", { credential: "sign-in" })],
    {},
    { agentgateway: /^it is interrupted$/ },
  ],
  [
    "each surface by itself",
    [refused, success(BATCH), recorded(BATCH, "unreachable")],
    { agentgateway: GUID_REFUSED },
    { "cc-cms": /^it is unreachable$/ },
  ],
];

describe("what could not be asked", () => {
  for (const [given, all, closed, cutShort] of ends) {
    test(given, () => {
      const matching = (reasons: Record<string, RegExp>) =>
        Object.fromEntries(Object.entries(reasons).map(([surface, words]) => [surface, expect.stringMatching(words)]));
      expect(endsOf(all)).toEqual({ closed: matching(closed), cutShort: matching(cutShort) });
    });
  }

  test("there is a scenario about the session", () => expect(aboutSession).not.toBe(""));
});

describe("what is compared with a surface that is closed", () => {
  const needing = catalogue.filter(({ check }) => check.needs?.includes("agentgateway"));

  test("is not evaluated, and everything else is", () => {
    expect(needing.length).toBeGreaterThan(0);
    const left = comparable(catalogue, { closed: { agentgateway: "gone" } });
    expect(left).toEqual(catalogue.filter((row) => !needing.includes(row)));
  });

  test("is evaluated where both are asked", () => {
    expect(comparable(catalogue, { closed: {} })).toEqual(catalogue);
  });
});

describe("a check that lacks what a change brings about", () => {
  const [row] = catalogue;
  const { id = "", operation, check } = row ?? {};
  const lacking: CheckResult = {
    id,
    surface: operation?.surface ?? "agentgateway",
    operationId: operation?.operationId ?? "",
    level: "MUST",
    risk: "read-only",
    requirement: check?.requirement ?? "",
    verdict: "untested",
    findings: [],
    lacks: "change",
  };
  const passed: CheckResult = { ...lacking, verdict: "pass" };

  test("is not permitted where the file does not allow the change, and needs that", () => {
    const { changes: _, ...without } = nowhere;
    expect(permitted([lacking, passed], without)).toEqual({
      results: [passed],
      notPermitted: [{ id, surface: lacking.surface, level: "MUST", risk: "change", requirement: lacking.requirement }],
    });
  });

  test("is untested where the file allows it", () => {
    expect(permitted([lacking, passed], nowhere)).toEqual({ results: [lacking, passed], notPermitted: [] });
  });
});

test("a run was interrupted when something was not asked for that, and not for other failures", () => {
  const asking = { times: [], tls: {} };
  expect(wasInterrupted({ ...asking, recorded: [success(AGENT), recorded(LIST, "interrupted")] })).toBe(true);
  for (const kind of ["unreachable", "refused", "broken"] as const)
    expect(wasInterrupted({ ...asking, recorded: [success(AGENT), recorded(LIST, kind)] })).toBe(false);
});

test("a run that was ended before anything was asked says so of each surface, and lists what is not permitted", () => {
  const { rows: _, ...plan } = planFor(nowhere, { check: "too-many-requests" });
  const reason = "the run was ended before the first request";
  const scenarios = catalogue.flatMap(({ check }) => check.asks);
  const run = unaskedRun({ ...plan, rows: [], scenarios });
  expect(run).toMatchObject({ results: [], errors: [], closed: { agentgateway: reason, "cc-cms": reason } });
  expect(run.notPermitted.length).toBeGreaterThan(0);
  expect(run.notPermitted).toEqual(plan.notPermitted);
  expect(unaskedRun({ ...plan, rows: [], scenarios: [] }).closed).toEqual({});
});

/** Looks at each turn until a promise is settled. */
async function watch(until: Promise<unknown>, look: () => void): Promise<void> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  until.then(settle, settle);
  while (!isSettled) {
    look();
    await turn();
  }
}

const json = (operationId: string) => `agentgateway.${operationId}.json`;

describe("judging", () => {
  const facts = factsOf(nowhere);

  test("each check has its result and its time; the process keeps its exit code and its signals", async () => {
    const before = [process.exitCode, process.listeners("SIGINT"), process.listeners("SIGTERM")];
    const run = { facts, recorded: [success(AGENT), recorded(LIST, "no JSON")], ids: [AGENT, LIST, CALLS].map(json) };
    const meanwhile = new Set<number>();
    const judging = evaluate(run);
    // Each check waits for a turn of its own, so that every one is seen, however fast they are.
    const watching = watch(judging, () => meanwhile.add(process.listenerCount("SIGINT")));
    const { results, errors, times } = await judging;
    await watching;
    expect([...meanwhile]).toEqual([process.listenerCount("SIGINT")]);
    expect(results.map(({ id, verdict }) => [id, verdict])).toEqual([
      [json(AGENT), "pass"],
      [json(LIST), "fail"],
      [json(CALLS), "untested"],
    ]);
    expect(results[1]?.findings).toMatchObject([{ where: "body" }]);
    expect(errors).toEqual([]);
    expect(times.map(({ what }) => what)).toEqual([AGENT, LIST, CALLS].map((name) => `check: ${json(name)}`));
    expect([process.exitCode, process.listeners("SIGINT"), process.listeners("SIGTERM")]).toEqual(before);
  });

  test("what cannot be read by the suite is an error of the suite, and no result", async () => {
    const broken = { ...success(AGENT).request, operationId: "queryNothing" };
    const { results, errors } = await evaluate({
      facts,
      recorded: [{ ...success(AGENT), request: broken }],
      ids: [json(AGENT)],
    });
    expect(results).toEqual([]);
    expect(errors).toEqual(["The contract of agentgateway has no operation queryNothing."]);
  });

  test("without a check nothing is wrong", async () => {
    expect(await evaluate({ facts, recorded: [], ids: [] })).toEqual({ results: [], errors: [], times: [] });
  });
});

describe("a run", () => {
  const servers: DeploymentServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  /** Both surfaces at these addresses, asked with a guid that is given and without pauses. */
  function deploymentAt(agentgateway: string, ccCms: string): Deployment {
    if (!nowhere.agentgateway || !nowhere["cc-cms"]) throw new Error("The embedded deployment has both surfaces.");
    const authentication = { kind: "guid", guid: "sample-guid.AgentGateway0" } as const;
    return {
      ...nowhere,
      agentgateway: { ...nowhere.agentgateway, baseUrl: agentgateway, authentication },
      "cc-cms": { ...nowhere["cc-cms"], baseUrl: ccCms },
    };
  }

  function run(deployment: Deployment, check: string, controller = new AbortController(), atAnswer?: () => void) {
    const warned: string[] = [];
    const watch = { warn: (line: string) => warned.push(line), ...(atAnswer && { progress: atAnswer }) };
    return runSuite(deployment, planFor(deployment, { check }), controller.signal, watch, new Secrets([]));
  }

  const verdicts = ({ results }: SuiteRun) => results.map(({ id, verdict, reason }) => [id, verdict, reason]);

  test("nobody listens on one surface: its checks are untested for that reason, and the other has its results", async () => {
    const server = await serveReplies(CONFORMING);
    servers.push(server);
    const own = await run(deploymentAt(server.baseUrl, "http://127.0.0.1:1"), "call-time");
    expect(own.closed).toEqual({ "cc-cms": expect.stringMatching(/^no connection to .* refused; check host/) });
    expect([own.cutShort, own.errors]).toEqual([{}, []]);
    const [onGateway, ...onMonitoring] = verdicts(own);
    expect(onGateway).toEqual([`agentgateway.${CALLS}.call-time`, "pass", undefined]);
    expect(onMonitoring).toContainEqual(["cc-cms.queryAgentPrivateCalls.call-time", "untested", own.closed["cc-cms"]]);
    for (const [, ...rest] of onMonitoring) expect(rest).toEqual(["untested", own.closed["cc-cms"]]);
    const ordered = own.times.map(({ duration }) => duration);
    expect(ordered).toEqual(ordered.toSorted((one, other) => other - one));
    expect(new Set(own.times.map(({ what }) => what.split(":")[0]))).toEqual(new Set(["scenario", "check"]));
  });

  test("nobody listens where a comparison asks, too: it is not evaluated", async () => {
    const server = await serveReplies(CONFORMING);
    servers.push(server);
    const own = await run(deploymentAt("http://127.0.0.1:1", server.baseUrl), "same-state-on-both");
    expect(Object.keys(own.closed)).toEqual(["agentgateway"]);
    expect([own.results, own.errors]).toEqual([[], []]);
  });

  test("a run that is ended after an answer evaluates it, and what was not asked is untested for that reason", async () => {
    const server = await serveReplies(CONFORMING);
    servers.push(server);
    const controller = new AbortController();
    const own = await run(deploymentAt(server.baseUrl, server.baseUrl), "re*", controller, () => controller.abort());
    // Of the other surface an answer may be under way at that moment.
    expect(own.cutShort.agentgateway).toBe("the run was interrupted");
    const answered = own.capture.recorded.filter(({ exchange: { result } }) => "answer" in result);
    expect(answered.length).toBeGreaterThan(0);
    expect(server.received.length).toBeLessThanOrEqual(2);
    expect(own.results.some(({ verdict }) => verdict === "pass" || verdict === "fail" || verdict === "warn")).toBe(
      true,
    );
    const unasked = own.results.filter(({ id }) => /\.refuses-(no|unknown)-guid$/.test(id));
    expect(unasked.length).toBeGreaterThan(0);
    expect(new Set(unasked.map(({ verdict, reason }) => `${verdict}: ${reason}`))).toEqual(
      new Set(["untested: the run was interrupted"]),
    );
    expect(own.errors).toEqual([]);
  });
});
