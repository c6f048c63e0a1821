import { integerOf, monitoredAgents } from "../checks/agent-view.ts";
import { httpRequestTo } from "../checks/http-requests.ts";
import { BATCH } from "../checks/operations.ts";
import {
  type AnsweredExchange,
  codeOf,
  isSuccess,
  type ParsedExchange,
  parseExchange,
} from "../checks/parsed-exchange.ts";
import { requestOf } from "../checks/scenario.ts";
import {
  type C2Options,
  type CcCmsDeployment,
  type Deployment,
  keyWithLine,
  type Risk,
  vdnWords,
} from "../deployment/deployment.ts";
import type { Client } from "../transport/client.ts";
import { type ClockDifference, differenceWords, isFarApart } from "../transport/clock-difference.ts";
import { openClients } from "../transport/open-clients.ts";
import { type Diagnosis, failed, ok } from "./diagnosis.ts";
import { codeWords, type Learnt, type Step } from "./step.ts";
import { type AskedSubject, evaluateSubject, namesIn } from "./subjects.ts";
import { described } from "./surface-answer.ts";

const UNAUTHORISED = 401;
const LOCKED = 403;

/** The context of the questions to CC-CMS. */
interface Known {
  signal: AbortSignal;
  /** The measured difference to the clock of the server. */
  clock(): ClockDifference | undefined;
  learnt: Learnt;
}

/** Steps: a signed batch of all subjects, the VDN, then each subject in the batch. */
export function monitoringSteps(
  ccCms: CcCmsDeployment,
  deployment: Deployment,
  client: Client,
  { signal, clock, learnt }: Known,
): Step[] {
  const { subjects = {} } = deployment;
  let batch: AnsweredExchange | undefined;

  const first: Step = {
    question: "signature accepted",
    async answer() {
      const exchange = await askBatch(ccCms, client, "read-only");
      if (exchange.failure) return failed(exchange.failure.message);
      if (exchange.answer.status === UNAUTHORISED)
        return failed(`${unauthorisedWords(ccCms, clock())}; ${await otherForms(deployment, ccCms, signal)}`);
      batch = exchange;
      return evaluateBatch(exchange, deployment, ccCms, learnt);
    },
  };
  const place: Step = {
    question: "VDN and call centre",
    answer: async () => evaluatePlace(deployment, ccCms, batch, learnt),
  };
  const each = namesIn(subjects).flatMap(({ name, agent }): Step[] =>
    name === "otherVdn" || name === "unknown"
      ? []
      : [
          {
            question: `subject ${name}`,
            standsAlone: true,
            answer: async () => evaluateListed(name, agent, batch, ccCms),
          },
        ],
  );
  return [first, place, ...each];
}

async function askBatch({ ccId, vdn, agents }: CcCmsDeployment, client: Client, risk: Risk): Promise<ParsedExchange> {
  const httpRequest = httpRequestTo(BATCH, {}, { ccId, vdn, agentIds: agents });
  const request = requestOf(BATCH, httpRequest, { scenario: "doctor", step: "batch", agents });
  return parseExchange({ request, exchange: await client.ask(httpRequest, { credential: "valid", risk }) });
}

/** Whether `vdn` is that of AgentGateway; undefined without a contradiction. */
function evaluatePlace(
  deployment: Deployment,
  { ccId, vdn, agents }: CcCmsDeployment,
  batch: AnsweredExchange | undefined,
  learnt: Learnt,
): Diagnosis | undefined {
  if (learnt.vdn !== undefined && learnt.vdn !== vdn) return failed(vdnWords(deployment, learnt.vdn));
  const known = agents.filter((agent) => learnt.known.has(agent));
  if (!batch || monitoredAgents(batch).length > 0 || known.length === 0) return undefined;
  return failed(
    `CC-CMS returns no subject, but AgentGateway returns ${known.join(", ")}: ${keyWithLine(deployment, "cc-cms.ccId")} is ${ccId}, and vdn ${vdn}; correct ccId or vdn, or have the key authorized for them`,
  );
}

function evaluateBatch(
  exchange: AnsweredExchange,
  deployment: Deployment,
  { ccId, vdn }: CcCmsDeployment,
  learnt: Learnt,
): Diagnosis {
  const { answer } = exchange;
  if (isSuccess(exchange)) return ok("the key is authorized, and the query succeeds");
  if (answer.status === LOCKED)
    return failed(
      `${described(answer)}: this address is locked after too many wrong signatures, or not permitted at all; wait, correct the keys, and contact the operator`,
    );
  const code = codeOf(exchange);
  if (code === undefined)
    return failed(`the response to the first query does not have the form of the interface: ${described(answer)}`);
  const words = `the signature is accepted, but the query returned ${codeWords(BATCH, code)}`;
  if (learnt.vdn !== undefined && learnt.vdn !== vdn) return failed(`${words}; ${vdnWords(deployment, learnt.vdn)}`);
  switch (code) {
    case "0100002":
      return failed(`${words}; check ccId ${ccId} and vdn ${vdn}${lineWords(deployment)}`);
    case "0101003":
      return failed(`${words}; have the key authorized for VDN ${vdn}, or correct vdn`);
    default:
      return failed(words);
  }
}

function lineWords(deployment: Deployment): string {
  return deployment.places ? ` (${keyWithLine(deployment, "cc-cms.ccId")})` : "";
}

/** The most likely reason for a rejected signature. */
function unauthorisedWords({ baseUrl }: CcCmsDeployment, clock: ClockDifference | undefined): string {
  const refused = `HTTP ${UNAUTHORISED}: the signature is rejected`;
  return clock && isFarApart(clock)
    ? `${refused}, perhaps because ${differenceWords(clock)}; first set the clocks, then check both keys`
    : `${refused}; check accessKey and secretKey, and that no proxy rewrites Host, which must arrive as ${new URL(baseUrl).host}`;
}

/**
 * Tries each other known form of a signature once, if the deployment file allows it:
 * wrong signatures can lock the address of the sender.
 */
async function otherForms(deployment: Deployment, ccCms: CcCmsDeployment, signal: AbortSignal): Promise<string> {
  if (!deployment.allow.includes("lock-out"))
    return "add allow: [lock-out] to the deployment file to try the other forms of a signature";
  for (const signature of formsBeside(ccCms.signature)) {
    const { agentgateway: _, ...rest } = deployment;
    const other = { ...ccCms, signature };
    const { "cc-cms": client } = openClients({ ...rest, "cc-cms": other }, signal);
    if (!client) break;
    try {
      const exchange = await askBatch(other, client, "lock-out");
      if (exchange.failure) return `the other forms of a signature could not be tested: ${exchange.failure.message}`;
      if (exchange.answer.status === LOCKED)
        return `HTTP ${LOCKED} in response to other forms of a signature: this address is locked now; wait, and contact the operator`;
      if (exchange.answer.status !== UNAUTHORISED)
        return `the server accepts signature: { timestamp: ${signature.timestamp}, emptyQueryLine: ${signature.emptyQueryLine} }: write that into the deployment file`;
    } finally {
      await client.close();
    }
  }
  return "the server also rejects the other forms of a signature (timestamp, emptyQueryLine)";
}

function formsBeside(own: C2Options): C2Options[] {
  return (["seconds", "milliseconds"] as const)
    .flatMap((timestamp) => [false, true].map((emptyQueryLine) => ({ ...own, timestamp, emptyQueryLine })))
    .filter(({ timestamp, emptyQueryLine }) => timestamp !== own.timestamp || emptyQueryLine !== own.emptyQueryLine);
}

function evaluateListed(
  name: AskedSubject,
  agent: number,
  batch: AnsweredExchange | undefined,
  { vdn }: CcCmsDeployment,
): Diagnosis {
  const view = (batch ? monitoredAgents(batch) : []).find((listed) => listed.agent === agent);
  if (!view) return failed(`${agent}: is not in the response; use an agent of VDN ${vdn}`);
  const privateCalls = integerOf(view.properties.currentPrivateCallNum);
  return evaluateSubject("cc-cms", name, {
    agent,
    state: view.state,
    ...(privateCalls === undefined ? {} : { privateCalls }),
  });
}
