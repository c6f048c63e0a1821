import { expect, test } from "vitest";
import { probeOf } from "../../checks/inquiry.ts";
import type { Probe } from "../../checks/probe.ts";
import { read } from "../../checks/reading.ts";
import { operationOf, type Surface } from "../../contract/contract.ts";
import { Patience } from "../../suite/patience.ts";
import type { Exchange, TransportFailure } from "../../transport/exchange.ts";

/** What comes of one probe: a failure, an HTTP status or, with status 200, a code. */
type Outcome = TransportFailure["kind"] | number | string;

interface Asked extends Partial<Pick<Probe, "proof" | "expects">> {
  operationId: string;
  comes: Outcome;
}

const KINDS: readonly TransportFailure["kind"][] = ["unreachable", "refused", "broken", "interrupted"];

function surfaceOf(operationId: string): Surface {
  return operationId === "queryAgentPrivateCalls" || operationId === "queryAgentStatusInfoByAgentIds"
    ? "cc-cms"
    : "agentgateway";
}

function probeFor({ operationId, proof = "valid", expects = "answer" }: Omit<Asked, "comes">): Probe {
  const operation = operationOf(surfaceOf(operationId), operationId);
  const question = { method: operation.method, path: operation.path, headers: {} };
  return probeOf(operation, question, { inquiry: "test", step: "", proof, expects });
}

function resultOf(surface: Surface, comes: Outcome): Exchange["result"] {
  const kind = KINDS.find((one) => one === comes);
  if (kind !== undefined) return { failure: { kind, message: `it is ${kind}` } };
  const status = typeof comes === "number" ? comes : 200;
  const property = surface === "agentgateway" ? "retcode" : "resultCode";
  const body = new Uint8Array(Buffer.from(JSON.stringify({ [property]: comes })));
  return { answer: { status, headers: [], body } };
}

/** A patience that has seen all of this. */
function patienceAfter(asked: Asked[]): Patience {
  const patience = new Patience();
  for (const one of asked) {
    const probe = probeFor(one);
    patience.learn(read({ probe, exchange: { result: resultOf(probe.surface, one.comes) } }));
  }
  return patience;
}

const AGENT = "queryAgentInfoByWorkNo";
const LIST = "queryAllOnlineAgents";
const BATCH = "queryAgentStatusInfoByAgentIds";
const broken: Asked = { operationId: AGENT, comes: "broken" };
const dropped: Asked = { ...broken, proof: "none", expects: "refusal" };
const answered: Asked = { operationId: AGENT, comes: "0" };
const refused: Asked = { operationId: AGENT, comes: "100-006" };
const unsigned: Asked = { operationId: BATCH, comes: 401 };

const cases: [seen: string, asked: Asked[], operationId: string, message: RegExp | undefined][] = [
  ["nothing", [], AGENT, undefined],
  ["nothing at the address", [{ operationId: AGENT, comes: "unreachable" }], LIST, /^it is unreachable$/],
  ["nothing at the address of the other surface", [{ operationId: BATCH, comes: "unreachable" }], LIST, undefined],
  ["an interruption", [{ ...answered, comes: "interrupted" }], AGENT, /^it is interrupted$/],
  ["a session that cannot be ended", [{ ...answered, comes: "refused", proof: "former-guid" }], AGENT, undefined],
  ["two broken answers", [broken, broken], AGENT, undefined],
  [
    "three broken answers",
    [broken, broken, broken],
    AGENT,
    /^queryAgentInfoByWorkNo was given up after 3 .*it is broken$/,
  ],
  ["three broken answers of another operation", [broken, broken, broken], LIST, undefined],
  ["broken answers with a whole one between", [broken, broken, answered, broken, broken], AGENT, undefined],
  ["dropped connections, and no answer ever", [dropped, dropped, dropped], AGENT, /was given up/],
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
    [refused, refused, { ...refused, proof: "none", expects: "refusal" }],
    AGENT,
    undefined,
  ],
];

for (const [seen, asked, operationId, message] of cases) {
  test(`after ${seen} ${operationId} is ${message ? "not asked" : "asked"}`, () => {
    const failure = patienceAfter(asked).failureFor(probeFor({ operationId }));
    if (message) expect(failure?.message).toMatch(message);
    else expect(failure).toBeUndefined();
  });
}
