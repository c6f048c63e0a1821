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
import { openClients } from "../transport/open-clients.ts";
import { type ClockDifference, differenceWords, isFarApart } from "./clock.ts";
import { type Diagnosis, failed, ok } from "./diagnosis.ts";
import { codeWords, type Learnt, type Step } from "./step.ts";
import { type AskedSubject, evaluateSubject, namesIn } from "./subjects.ts";
import { described } from "./surface-answer.ts";

const UNAUTHORISED = 401;
const LOCKED = 403;

/** What the questions to CC-CMS need to know besides. */
interface Known {
  signal: AbortSignal;
  /** What is known of the clock of the server. */
  clock(): ClockDifference | undefined;
  learnt: Learnt;
}

/** The batch of all subjects, signed; whether it was the right VDN; then what the batch says of each subject. */
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

/** Whether CC-CMS is asked about the VDN that AgentGateway shows; nothing where nothing speaks against it. */
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
    `CC-CMS says nothing of any subject, while AgentGateway knows ${known.join(", ")}: ${keyWithLine(deployment, "cc-cms.ccId")} is ${ccId}, and vdn ${vdn}; correct ccId or vdn, or have the key allowed for them`,
  );
}

function evaluateBatch(
  exchange: AnsweredExchange,
  deployment: Deployment,
  { ccId, vdn }: CcCmsDeployment,
  learnt: Learnt,
): Diagnosis {
  const { answer } = exchange;
  if (isSuccess(exchange)) return ok("the key may ask, and is answered");
  if (answer.status === LOCKED)
    return failed(
      `${described(answer)}: this address is locked after too many wrong signatures, or not allowed at all; wait, correct the keys, and ask its operator`,
    );
  const code = codeOf(exchange);
  if (code === undefined) return failed(`the first query is not answered in its form: ${described(answer)}`);
  const words = `the signature is accepted, but the query is answered with ${codeWords(BATCH, code)}`;
  if (learnt.vdn !== undefined && learnt.vdn !== vdn) return failed(`${words}; ${vdnWords(deployment, learnt.vdn)}`);
  switch (code) {
    case "0100002":
      return failed(`${words}; check ccId ${ccId} and vdn ${vdn}${lineWords(deployment)}`);
    case "0101003":
      return failed(`${words}; have the key allowed for VDN ${vdn}, or correct vdn`);
    default:
      return failed(words);
  }
}

function lineWords(deployment: Deployment): string {
  return deployment.places ? ` (${keyWithLine(deployment, "cc-cms.ccId")})` : "";
}

/** What most likely keeps a signature from being accepted. */
function unauthorisedWords({ baseUrl }: CcCmsDeployment, clock: ClockDifference | undefined): string {
  const refused = `HTTP ${UNAUTHORISED}: the signature is not accepted`;
  return clock && isFarApart(clock)
    ? `${refused}, perhaps because ${differenceWords(clock)}; set the clocks first, then check both keys`
    : `${refused}; check accessKey and secretKey, and that no proxy rewrites Host, which has to arrive as ${new URL(baseUrl).host}`;
}

/**
 * Tries the other forms that a signature is known to have, each once, where the deployment file allows it:
 * wrong signatures can lock the address of who sends them.
 */
async function otherForms(deployment: Deployment, ccCms: CcCmsDeployment, signal: AbortSignal): Promise<string> {
  if (!deployment.allow.includes("lock-out"))
    return "with allow: [lock-out] in the deployment file the other forms of a signature are tried too";
  for (const signature of formsBeside(ccCms.signature)) {
    const { name, allow, forbidden, limits } = deployment;
    const other = { ...ccCms, signature };
    const { "cc-cms": client } = openClients({ name, allow, forbidden, limits, "cc-cms": other }, signal);
    if (!client) break;
    try {
      const exchange = await askBatch(other, client, "lock-out");
      if (exchange.failure) return `the other forms of a signature could not be tried: ${exchange.failure.message}`;
      if (exchange.answer.status === LOCKED)
        return `HTTP ${LOCKED} came when other forms of a signature were tried: this address is locked now; wait, and ask its operator`;
      if (exchange.answer.status !== UNAUTHORISED)
        return `it is accepted with signature: { timestamp: ${signature.timestamp}, emptyQueryLine: ${signature.emptyQueryLine} }: write that into the deployment file`;
    } finally {
      await client.close();
    }
  }
  return "no other form of a signature (timestamp, emptyQueryLine) is accepted either";
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
  if (!view) return failed(`${agent}: is not in the answer; name an agent of VDN ${vdn}`);
  const privateCalls = integerOf(view.properties.currentPrivateCallNum);
  return evaluateSubject("cc-cms", name, {
    agent,
    state: view.state,
    ...(privateCalls === undefined ? {} : { privateCalls }),
  });
}
