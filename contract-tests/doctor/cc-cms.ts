import { integerOf, monitoredAgents } from "../checks/agent-view.ts";
import { probeOf, signedQuestion } from "../checks/inquiry.ts";
import { type Answered, codeOf, isSuccess, type Reading, read } from "../checks/reading.ts";
import { operationOf } from "../contract/contract.ts";
import type { C2Options, CcCmsDeployment, Deployment, Risk } from "../deployment/deployment.ts";
import { type Asker, openAskers } from "../transport/asker.ts";
import { type ClockDifference, differenceWords, isFarApart } from "./clock.ts";
import { type Diagnosis, failed, ok } from "./diagnosis.ts";
import { codeWords, type Step } from "./step.ts";
import { type AskedSubject, judgeSubject, namesIn } from "./subjects.ts";
import { described } from "./surface-answer.ts";

const BATCH = operationOf("cc-cms", "queryAgentStatusInfoByAgentIds");

const UNAUTHORISED = 401;
const LOCKED = 403;

/** The batch of all subjects, signed; then what it says of each subject. `clock` is what is known of the server's. */
export function monitoringSteps(
  ccCms: CcCmsDeployment,
  deployment: Deployment,
  asker: Asker,
  signal: AbortSignal,
  clock: () => ClockDifference | undefined,
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
      return judgeBatch(reading, ccCms);
    },
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
  return [first, ...each];
}

async function askBatch({ ccId, vdn, agents }: CcCmsDeployment, asker: Asker, risk: Risk): Promise<Reading> {
  const question = signedQuestion(BATCH.operationId, { ccId, vdn, agentIds: agents });
  const probe = probeOf(BATCH, question, { inquiry: "doctor", step: "batch", agents });
  return read({ probe, exchange: await asker.ask(question, { proof: "valid", risk }) });
}

function judgeBatch(reading: Answered, { ccId, vdn }: CcCmsDeployment): Diagnosis {
  const { answer } = reading;
  if (isSuccess(reading)) return ok("the key may ask, and is answered");
  if (answer.status === LOCKED)
    return failed(
      `${described(answer)}: this address is locked after too many wrong signatures, or not allowed at all; wait, correct the keys, and ask its operator`,
    );
  const code = codeOf(reading);
  if (code === undefined) return failed(`the first query is not answered in its form: ${described(answer)}`);
  const words = `the signature is accepted, but the query is answered with ${codeWords("cc-cms", code)}`;
  switch (code) {
    case "0100002":
      return failed(`${words}; check ccId ${ccId} and vdn ${vdn}`);
    case "0101003":
      return failed(`${words}; have the key allowed for VDN ${vdn}, or correct vdn`);
    default:
      return failed(words);
  }
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
