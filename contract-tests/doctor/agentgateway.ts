import { setTimeout as sleep } from "node:timers/promises";
import { type AgentView, gatewayAgents, integerOf } from "../checks/agent-view.ts";
import { httpRequestTo } from "../checks/http-requests.ts";
import { AGENT } from "../checks/operations.ts";
import {
  type AnsweredExchange,
  codeOf,
  GUID_REFUSALS,
  isSuccess,
  type ParsedExchange,
  parseExchange,
} from "../checks/parsed-exchange.ts";
import { requestOf } from "../checks/scenario.ts";
import type { AgentGatewayDeployment, Deployment, SubjectName } from "../deployment/deployment.ts";
import type { Client } from "../transport/client.ts";
import { type Diagnosis, failed, ok, warning } from "./diagnosis.ts";
import { codeWords, isInterrupted, type Learnt, type Step } from "./step.ts";
import { evaluateSignedOut, evaluateSubject, namesIn } from "./subjects.ts";
import { described } from "./surface-answer.ts";

/** The code of a request that is sent too often. No page says when. Source: "Error codes of the agent interfaces" (cec_07_0580). */
const TOO_OFTEN = "000-007";

/** Codes with which gateways answer a query about an agent who is not signed in, instead of a state. */
const SAID_OF_SIGNED_OUT = ["100-006", "100-007"];

/** Steps: sign-in or given guid, each subject, sign-out. */
export function gatewaySteps(
  gateway: AgentGatewayDeployment,
  { subjects = {}, limits }: Deployment,
  client: Client,
  signal: AbortSignal,
  learnt: Learnt,
): Step[] {
  const { agentid, authentication } = gateway;
  const signsIn = authentication.kind === "sign-in";
  const views = new Map<number, Promise<ParsedExchange>>();
  let own: AgentView | undefined;
  let hasBegun = false;

  function ask(agent: number): Promise<ParsedExchange> {
    const asked = views.get(agent) ?? askPatiently(agent);
    views.set(agent, asked);
    return asked;
  }

  async function askPatiently(agent: number): Promise<ParsedExchange> {
    const exchange = await askOnce(agent);
    if (exchange.failure || codeOf(exchange) !== TOO_OFTEN) return exchange;
    // Whoever calls the doctor twice in a row has used up what the gateway admits.
    await sleep(limits.pace.window, undefined, { signal }).catch(() => undefined);
    return askOnce(agent);
  }

  async function askOnce(agent: number): Promise<ParsedExchange> {
    const httpRequest = httpRequestTo(AGENT, { agentid, workno: String(agent) });
    const request = requestOf(AGENT, httpRequest, { scenario: "doctor", step: "agent", agents: [agent] });
    const exchange = parseExchange({
      request,
      exchange: await client.ask(httpRequest, { credential: "valid", risk: "read-only" }),
    });
    if (isSuccess(exchange)) for (const view of gatewayAgents(exchange)) learnt.known.add(view.agent);
    return exchange;
  }

  const first: Step = {
    question: signsIn ? "sign-in works" : "guid accepted",
    async answer() {
      const exchange = await ask(Number(agentid));
      hasBegun = signsIn && (!exchange.failure || isInterrupted(exchange));
      [own] = isSuccess(exchange) ? gatewayAgents(exchange) : [];
      const vdn = client.vdn?.() ?? integerOf(own?.properties.vdnid);
      if (vdn !== undefined) learnt.vdn = vdn;
      return evaluateFirst(exchange, gateway);
    },
  };
  const each = namesIn(subjects).map(
    ({ name, agent }): Step => ({
      question: `subject ${name}`,
      standsAlone: true,
      answer: async () => evaluateAnswer(name, agent, await ask(agent), own),
    }),
  );
  const last: Step = {
    question: "sign-out works",
    ends: true,
    async answer() {
      const problem = await client.close();
      if (problem !== undefined) return failed(problem);
      return hasBegun ? ok(`agent ${agentid} has signed out`) : undefined;
    },
  };
  return [first, ...each, ...(signsIn ? [last] : [])];
}

function evaluateFirst(exchange: ParsedExchange, { agentid, authentication }: AgentGatewayDeployment): Diagnosis {
  if (exchange.failure) return failed(exchange.failure.message);
  const { answer } = exchange;
  const begun = authentication.kind === "sign-in" ? `agent ${agentid} has signed in` : "the guid is accepted";
  if (isSuccess(exchange)) {
    const [view] = gatewayAgents(exchange);
    const vdn = integerOf(view?.properties.vdnid);
    return ok(`${begun}, and the first query succeeds${vdn === undefined ? "" : `; VDN ${vdn}`}`);
  }
  const code = codeOf(exchange);
  if (code === undefined)
    return failed(`the response to the first query does not have the form of the interface: ${described(answer)}`);
  const words = codeWords(AGENT, code);
  if (authentication.kind === "guid")
    return GUID_REFUSALS.includes(String(code))
      ? failed(
          `${words}; a guid expires two minutes after its last use: sign in again and set the new guid, or use signIn`,
        )
      : failed(`the first query returned ${words}`);
  return GUID_REFUSALS.includes(String(code))
    ? failed(
        `${begun}, but the first query returned ${words}; with several gateways, every request must reach the same one: check the load balancer`,
      )
    : failed(`${begun}, but the first query returned ${words}`);
}

function evaluateAnswer(
  name: SubjectName,
  agent: number,
  exchange: ParsedExchange,
  own: AgentView | undefined,
): Diagnosis {
  if (exchange.failure) return failed(`${agent}: ${exchange.failure.message}`);
  const [view] = isSuccess(exchange) ? gatewayAgents(exchange) : [];
  if (name === "otherVdn" || name === "unknown") return evaluateForbidden(name, agent, exchange, view, own);
  if (view) {
    const { state, properties } = view;
    const skills = Array.isArray(properties.skilllist) ? { skills: properties.skilllist.length } : {};
    return evaluateSubject("agentgateway", name, { agent, state, ...skills });
  }
  const code = codeOf(exchange);
  const words = `${agent}: ${code === undefined ? described(exchange.answer) : codeWords(AGENT, code)}`;
  if (SAID_OF_SIGNED_OUT.includes(String(code))) return evaluateSignedOut(name, words);
  // Of an agent who is not there a gateway may have nothing to say.
  return name === "signedOut" ? warning(words) : failed(`${words}; use an agent in the VDN of agentgateway.agentid`);
}

/** Agents whose data the deployment must not return. A run evaluates a response with data. */
function evaluateForbidden(
  name: "otherVdn" | "unknown",
  agent: number,
  exchange: AnsweredExchange,
  view: AgentView | undefined,
  own: AgentView | undefined,
): Diagnosis {
  const { answer } = exchange;
  if (!isSuccess(exchange)) {
    const code = codeOf(exchange);
    return ok(`${agent}: no data returned, ${code === undefined ? described(answer) : codeWords(AGENT, code)}`);
  }
  if (name === "unknown") return failed(`${agent}: this agent exists; use an id that no agent has`);
  const [vdn, ownVdn] = [view, own].map((one) => integerOf(one?.properties.vdnid));
  return vdn !== undefined && vdn === ownVdn
    ? failed(`${agent}: is in VDN ${vdn}, like agentgateway.agentid; use an agent of another VDN`)
    : warning(
        `${agent}: data returned, although the VDN is ${vdn ?? "not that of agentgateway.agentid"}; a run will evaluate this`,
      );
}
