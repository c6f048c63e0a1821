import { integerOf, monitoredAgents } from "../checks/agent-view.ts";
import { probeOf } from "../checks/inquiry.ts";
import { BATCH } from "../checks/operations.ts";
import { questionTo } from "../checks/questions.ts";
import { type Answered, codeOf, isSuccess, type Reading, read } from "../checks/reading.ts";
import {
  type C2Options,
  type CcCmsDeployment,
  type Deployment,
  keyWithLine,
  type Risk,
  vdnWords,
} from "../deployment/deployment.ts";
import { type Asker, openAskers } from "../transport/asker.ts";
import { type ClockDifference, differenceWords, isFarApart } from "./clock.ts";
import { type Diagnosis, failed, ok } from "./diagnosis.ts";
import { codeWords, type Learnt, type Step } from "./step.ts";
import { type AskedSubject, judgeSubject, namesIn } from "./subjects.ts";
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
  asker: Asker,
  { signal, clock, learnt }: Known,
): Step[] {
  const { subjects = {} } = deployment;
  let batch: Answered | undefined;

  const first: Step = {
    question: "signature accepted",
    async answer() {
      const reading = await askBatch(ccCms, asker, "read-only");
      if (reading.failure) return failed(reading.failure.message);
      if (reading.answer.status === UNAUTHORISED)
        return failed(`${unauthorisedWords(ccCms, clock())}; ${await otherForms(deployment, ccCms, signal)}`);
      batch = reading;
      return judgeBatch(reading, deployment, ccCms, learnt);
    },
  };
  const place: Step = {
    question: "VDN and call centre",
    answer: async () => judgePlace(deployment, ccCms, batch, learnt),
  };
  const each = namesIn(subjects).flatMap(({ name, agent }): Step[] =>
    name === "otherVdn" || name === "unknown"
      ? []
      : [
          {
            question: `subject ${name}`,
            standsAlone: true,
            answer: async () => judgeListed(name, agent, batch, ccCms),
          },
        ],
  );
  return [first, place, ...each];
}

async function askBatch({ ccId, vdn, agents }: CcCmsDeployment, asker: Asker, risk: Risk): Promise<Reading> {
  const question = questionTo(BATCH, {}, { ccId, vdn, agentIds: agents });
  const probe = probeOf(BATCH, question, { inquiry: "doctor", step: "batch", agents });
  return read({ probe, exchange: await asker.ask(question, { proof: "valid", risk }) });
}

/** Whether CC-CMS is asked about the VDN that AgentGateway shows; nothing where nothing speaks against it. */
function judgePlace(
  deployment: Deployment,
  { ccId, vdn, agents }: CcCmsDeployment,
  batch: Answered | undefined,
  learnt: Learnt,
): Diagnosis | undefined {
  if (learnt.vdn !== undefined && learnt.vdn !== vdn) return failed(vdnWords(deployment, learnt.vdn));
  const known = agents.filter((agent) => learnt.known.has(agent));
  if (!batch || monitoredAgents(batch).length > 0 || known.length === 0) return undefined;
  return failed(
    `CC-CMS says nothing of any subject, while AgentGateway knows ${known.join(", ")}: ${keyWithLine(deployment, "cc-cms.ccId")} is ${ccId}, and vdn ${vdn}; correct ccId or vdn, or have the key allowed for them`,
  );
}

function judgeBatch(
  reading: Answered,
  deployment: Deployment,
  { ccId, vdn }: CcCmsDeployment,
  learnt: Learnt,
): Diagnosis {
  const { answer } = reading;
  if (isSuccess(reading)) return ok("the key may ask, and is answered");
  if (answer.status === LOCKED)
    return failed(
      `${described(answer)}: this address is locked after too many wrong signatures, or not allowed at all; wait, correct the keys, and ask its operator`,
    );
  const code = codeOf(reading);
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
    const { "cc-cms": asker } = openAskers({ name, allow, forbidden, limits, "cc-cms": other }, signal);
    if (!asker) break;
    try {
      const reading = await askBatch(other, asker, "lock-out");
      if (reading.failure) return `the other forms of a signature could not be tried: ${reading.failure.message}`;
      if (reading.answer.status === LOCKED)
        return `HTTP ${LOCKED} came when other forms of a signature were tried: this address is locked now; wait, and ask its operator`;
      if (reading.answer.status !== UNAUTHORISED)
        return `it is accepted with signature: { timestamp: ${signature.timestamp}, emptyQueryLine: ${signature.emptyQueryLine} }: write that into the deployment file`;
    } finally {
      await asker.close();
    }
  }
  return "no other form of a signature (timestamp, emptyQueryLine) is accepted either";
}

function formsBeside(own: C2Options): C2Options[] {
  return (["seconds", "milliseconds"] as const)
    .flatMap((timestamp) => [false, true].map((emptyQueryLine) => ({ ...own, timestamp, emptyQueryLine })))
    .filter(({ timestamp, emptyQueryLine }) => timestamp !== own.timestamp || emptyQueryLine !== own.emptyQueryLine);
}

function judgeListed(
  name: AskedSubject,
  agent: number,
  batch: Answered | undefined,
  { vdn }: CcCmsDeployment,
): Diagnosis {
  const view = (batch ? monitoredAgents(batch) : []).find((listed) => listed.agent === agent);
  if (!view) return failed(`${agent}: is not in the answer; name an agent of VDN ${vdn}`);
  const privateCalls = integerOf(view.properties.currentPrivateCallNum);
  return judgeSubject("cc-cms", name, {
    agent,
    state: view.state,
    ...(privateCalls === undefined ? {} : { privateCalls }),
  });
}
