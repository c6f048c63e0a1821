import { setTimeout as sleep } from "node:timers/promises";
import { type AgentView, gatewayAgents, integerOf } from "../checks/agent-view.ts";
import { probeOf } from "../checks/inquiry.ts";
import { AGENT } from "../checks/operations.ts";
import { questionTo } from "../checks/questions.ts";
import { type Answered, codeOf, GUID_REFUSALS, isSuccess, type Reading, read } from "../checks/reading.ts";
import type { AgentGatewayDeployment, Deployment, SubjectName } from "../deployment/deployment.ts";
import type { Asker } from "../transport/asker.ts";
import { type Diagnosis, failed, ok, warning } from "./diagnosis.ts";
import { codeWords, isInterrupted, type Learnt, type Step } from "./step.ts";
import { judgeSubject, namesIn } from "./subjects.ts";
import { described } from "./surface-answer.ts";

/** What is asked too often is answered with this code. No page says when. Source: "Error codes of the agent interfaces" (cec_07_0580). */
const TOO_OFTEN = "000-007";

/** Signing in or using a given guid, then each subject, then signing out. */
export function gatewaySteps(
  gateway: AgentGatewayDeployment,
  { subjects = {}, limits }: Deployment,
  asker: Asker,
  signal: AbortSignal,
  learnt: Learnt,
): Step[] {
  const { agentid, authentication } = gateway;
  const signsIn = authentication.kind === "sign-in";
  const views = new Map<number, Promise<Reading>>();
  let own: AgentView | undefined;
  let hasBegun = false;

  function ask(agent: number): Promise<Reading> {
    const asked = views.get(agent) ?? askPatiently(agent);
    views.set(agent, asked);
    return asked;
  }

  async function askPatiently(agent: number): Promise<Reading> {
    const reading = await askOnce(agent);
    if (reading.failure || codeOf(reading) !== TOO_OFTEN) return reading;
    // Whoever calls the doctor twice in a row has used up what the gateway admits.
    await sleep(limits.pace.window, undefined, { signal }).catch(() => undefined);
    return askOnce(agent);
  }

  async function askOnce(agent: number): Promise<Reading> {
    const question = questionTo(AGENT, { agentid, workno: String(agent) });
    const probe = probeOf(AGENT, question, { inquiry: "doctor", step: "agent", agents: [agent] });
    const reading = read({ probe, exchange: await asker.ask(question, { proof: "valid", risk: "read-only" }) });
    if (isSuccess(reading)) for (const view of gatewayAgents(reading)) learnt.known.add(view.agent);
    return reading;
  }

  const first: Step = {
    question: signsIn ? "sign-in works" : "guid accepted",
    async answer() {
      const reading = await ask(Number(agentid));
      hasBegun = signsIn && (!reading.failure || isInterrupted(reading));
      [own] = isSuccess(reading) ? gatewayAgents(reading) : [];
      const vdn = asker.vdn?.() ?? integerOf(own?.properties.vdnid);
      if (vdn !== undefined) learnt.vdn = vdn;
      return judgeFirst(reading, gateway);
    },
  };
  const each = namesIn(subjects).map(
    ({ name, agent }): Step => ({
      question: `subject ${name}`,
      standsAlone: true,
      answer: async () => judgeAnswer(name, agent, await ask(agent), own),
    }),
  );
  const last: Step = {
    question: "sign-out works",
    ends: true,
    async answer() {
      const problem = await asker.close();
      if (problem !== undefined) return failed(problem);
      return hasBegun ? ok(`agent ${agentid} is signed out again`) : undefined;
    },
  };
  return [first, ...each, ...(signsIn ? [last] : [])];
}

function judgeFirst(reading: Reading, { agentid, authentication }: AgentGatewayDeployment): Diagnosis {
  if (reading.failure) return failed(reading.failure.message);
  const { answer } = reading;
  const begun = authentication.kind === "sign-in" ? `agent ${agentid} has signed in` : "the guid is accepted";
  if (isSuccess(reading)) {
    const [view] = gatewayAgents(reading);
    const vdn = integerOf(view?.properties.vdnid);
    return ok(`${begun}, and is answered${vdn === undefined ? "" : `; VDN ${vdn}`}`);
  }
  const code = codeOf(reading);
  if (code === undefined) return failed(`the first query is not answered in its form: ${described(answer)}`);
  const words = codeWords(AGENT, code);
  if (authentication.kind === "guid")
    return GUID_REFUSALS.includes(String(code))
      ? failed(
          `${words}; a guid ends two minutes after its last use: sign in again and give the new one, or use signIn`,
        )
      : failed(`the first query is answered with ${words}`);
  return GUID_REFUSALS.includes(String(code))
    ? failed(
        `${begun}, but the first query is answered with ${words}; where there are several gateways, each request has to reach the same one: check the load balancer`,
      )
    : failed(`${begun}, but the first query is answered with ${words}`);
}

function judgeAnswer(name: SubjectName, agent: number, reading: Reading, own: AgentView | undefined): Diagnosis {
  if (reading.failure) return failed(`${agent}: ${reading.failure.message}`);
  const [view] = isSuccess(reading) ? gatewayAgents(reading) : [];
  if (name === "otherVdn" || name === "unknown") return judgeForbidden(name, agent, reading, view, own);
  if (view) {
    const { state, properties } = view;
    const skills = Array.isArray(properties.skilllist) ? { skills: properties.skilllist.length } : {};
    return judgeSubject("agentgateway", name, { agent, state, ...skills });
  }
  const code = codeOf(reading);
  const words = `${agent}: ${code === undefined ? described(reading.answer) : codeWords(AGENT, code)}`;
  // Of an agent who is not there a gateway may have nothing to say.
  return name === "signedOut" ? warning(words) : failed(`${words}; name an agent of the VDN of the agent who asks`);
}

/** Agents about whom nothing may be told. Whether it is right that something is told, a run will judge. */
function judgeForbidden(
  name: "otherVdn" | "unknown",
  agent: number,
  reading: Answered,
  view: AgentView | undefined,
  own: AgentView | undefined,
): Diagnosis {
  const { answer } = reading;
  if (!isSuccess(reading)) {
    const code = codeOf(reading);
    return ok(`${agent}: nothing is told, ${code === undefined ? described(answer) : codeWords(AGENT, code)}`);
  }
  if (name === "unknown") return failed(`${agent}: there is such an agent; name an id that no agent has`);
  const [vdn, ownVdn] = [view, own].map((one) => integerOf(one?.properties.vdnid));
  return vdn !== undefined && vdn === ownVdn
    ? failed(`${agent}: is of VDN ${vdn}, as the agent who asks; name an agent of another VDN`)
    : warning(
        `${agent}: something is told, although the VDN is ${vdn ?? "not that of the agent who asks"}; a run will judge that`,
      );
}
