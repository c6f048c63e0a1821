import { expect, test } from "vitest";
import { parseExchange } from "../../checks/parsed-exchange.ts";
import { requestOf } from "../../checks/scenario.ts";
import type { ScenarioRequest } from "../../checks/scenario-request.ts";
import { operationOf, type Surface } from "../../contract/contract.ts";
import { CircuitBreaker } from "../../suite/circuit-breaker.ts";
import type { Exchange, TransportFailure } from "../../transport/exchange.ts";

/** What comes of one request: a failure, an HTTP status or, with status 200, a code. */
type Outcome = TransportFailure["kind"] | number | string;

interface RecordedExchange extends Partial<Pick<ScenarioRequest, "credential" | "expects">> {
  operationId: string;
  comes: Outcome;
}

const KINDS: readonly TransportFailure["kind"][] = ["unreachable", "refused", "broken", "interrupted"];

function surfaceOf(operationId: string): Surface {
  return operationId === "queryAgentPrivateCalls" || operationId === "queryAgentStatusInfoByAgentIds"
    ? "cc-cms"
    : "agentgateway";
}

function requestFor({
  operationId,
  credential = "valid",
  expects = "answer",
}: Omit<RecordedExchange, "comes">): ScenarioRequest {
  const operation = operationOf(surfaceOf(operationId), operationId);
  const httpRequest = { method: operation.method, path: operation.path, headers: {} };
  return requestOf(operation, httpRequest, { scenario: "test", step: "", credential, expects });
}

function resultOf(surface: Surface, comes: Outcome): Exchange["result"] {
  const kind = KINDS.find((one) => one === comes);
  if (kind !== undefined) return { failure: { kind, message: `it is ${kind}` } };
  const status = typeof comes === "number" ? comes : 200;
  const property = surface === "agentgateway" ? "retcode" : "resultCode";
  const body = new Uint8Array(Buffer.from(JSON.stringify({ [property]: comes })));
  return { answer: { status, headers: [], body } };
}

/** A circuit breaker that has seen all of this. */
function breakerAfter(recorded: RecordedExchange[]): CircuitBreaker {
  const circuitBreaker = new CircuitBreaker();
  for (const one of recorded) {
    const request = requestFor(one);
    circuitBreaker.learn(parseExchange({ request, exchange: { result: resultOf(request.surface, one.comes) } }));
  }
  return circuitBreaker;
}

const AGENT = "queryAgentInfoByWorkNo";
const LIST = "queryAllOnlineAgents";
const BATCH = "queryAgentStatusInfoByAgentIds";
const broken: RecordedExchange = { operationId: AGENT, comes: "broken" };
const dropped: RecordedExchange = { ...broken, credential: "none", expects: "refusal" };
const answered: RecordedExchange = { operationId: AGENT, comes: "0" };
const refused: RecordedExchange = { operationId: AGENT, comes: "100-006" };
const unsigned: RecordedExchange = { operationId: BATCH, comes: 401 };

const cases: [seen: string, asked: RecordedExchange[], operationId: string, message: RegExp | undefined][] = [
  ["nothing", [], AGENT, undefined],
  ["nothing at the address", [{ operationId: AGENT, comes: "unreachable" }], LIST, /^it is unreachable$/],
  ["nothing at the address of the other surface", [{ operationId: BATCH, comes: "unreachable" }], LIST, undefined],
  ["an interruption", [{ ...answered, comes: "interrupted" }], AGENT, /^it is interrupted$/],
  ["a session that cannot be ended", [{ ...answered, comes: "refused", credential: "former-guid" }], AGENT, undefined],
  ["two broken answers", [broken, broken], AGENT, undefined],
  [
    "three broken answers",
    [broken, broken, broken],
    AGENT,
    /^queryAgentInfoByWorkNo was ended after 3 .*it is broken$/,
  ],
  ["three broken answers of another operation", [broken, broken, broken], LIST, undefined],
  ["broken answers with a whole one between", [broken, broken, answered, broken, broken], AGENT, undefined],
  ["dropped connections, and no answer ever", [dropped, dropped, dropped], AGENT, /was ended/],
  ["connections dropped as a refusal", [answered, dropped, dropped, dropped, dropped], AGENT, undefined],
  ["two refused guids", [refused, refused], AGENT, undefined],
  ["three refused guids", [refused, refused, refused], LIST, /^100-006: /],
  ["three refused signatures", [unsigned, unsigned, unsigned], BATCH, /^HTTP 401: /],
  [
    "three refused signatures after one that was accepted",
    [{ ...unsigned, comes: "0100000" }, unsigned, unsigned, unsigned],
    BATCH,
    undefined,
  ],
  [
    "three refusals of what is to be refused",
    [refused, refused, { ...refused, credential: "none", expects: "refusal" }],
    AGENT,
    undefined,
  ],
];

for (const [seen, recorded, operationId, message] of cases) {
  test(`after ${seen} ${operationId} is ${message ? "not asked" : "asked"}`, () => {
    const failure = breakerAfter(recorded).failureFor(requestFor({ operationId }));
    if (message) expect(failure?.message).toMatch(message);
    else expect(failure).toBeUndefined();
  });
}
