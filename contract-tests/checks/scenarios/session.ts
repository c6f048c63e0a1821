// The exchanges that keep the session of the requesting agent, and the requests about it at the end of a run.
// They concern only that agent: no other agent is signed in or out, renewed, or polled for.
import { operationOf } from "../../contract/contract.ts";
import type { SessionExchange } from "../../transport/guid-client.ts";
import type { Credential } from "../../transport/risk.ts";
import { monitoredAgents } from "../agent-view.ts";
import { httpRequestTo, placeOf } from "../http-requests.ts";
import { OWN_QUEUE, PRIVATE_CALLS } from "../operations.ts";
import { isSuccess, type ParsedExchange } from "../parsed-exchange.ts";
import { askAbout, requestOf, type Scenario, type ScenarioContext } from "../scenario.ts";
import type { ScenarioRequest } from "../scenario-request.ts";
import { askAgent } from "./agentgateway.ts";
import { askBatch } from "./cc-cms.ts";

export const LOGIN = "login";
export const FORCE_LOGIN = "forceLogin";
export const HEARTBEAT = "handShake";
export const RENEWAL = "updateGuid";
export const POLL = "getAgentEvent";
export const LOGOUT = "logout";

/** The name of the scenario to which the asker's own exchanges also belong. */
const SESSION = "session";

/** The request of what was exchanged for the session itself. */
export function sessionRequest({
  operationId,
  step,
  credential,
  httpRequest,
}: Omit<SessionExchange, "exchange">): ScenarioRequest {
  return requestOf(operationOf("agentgateway", operationId), httpRequest, { scenario: SESSION, step, credential });
}

/** Whether a request is about the session and not about agents. */
export function isOfSession({ scenario }: Pick<ScenarioRequest, "scenario">): boolean {
  return [session, takeOver, signedOut].some(({ name }) => name === scenario);
}

interface Particulars {
  scenario: string;
  step: string;
  credential?: Credential;
  expects?: ScenarioRequest["expects"];
  /** The agent in the path, if it is not the requesting agent. */
  agentid?: string;
}

function ask(
  context: ScenarioContext,
  operationId: string,
  { agentid, ...particulars }: Particulars,
): Promise<ParsedExchange> {
  const { agentid: own } = placeOf(context.deployment, "agentgateway");
  const operation = operationOf("agentgateway", operationId);
  return context.ask(requestOf(operation, httpRequestTo(operation, { agentid: agentid ?? own }), particulars));
}

/** What can be asked of a session that goes on; what could end it, if it were not refused, comes last. */
export const session: Scenario = {
  name: SESSION,
  surfaces: ["agentgateway"],
  risk: "session",
  sends:
    "a heartbeat; heartbeat, poll, renewal and sign-out without guid, with an unknown guid, and as another agent; a renewal, and a query about the requesting agent with the new guid; a second sign-in; after each of these a heartbeat",
  async run(context) {
    const scenario = SESSION;
    const refused = { scenario, expects: "refusal" } as const;
    await ask(context, POLL, { scenario, step: "poll" });
    await ask(context, HEARTBEAT, { scenario, step: "heartbeat" });
    for (const operationId of [HEARTBEAT, POLL, RENEWAL]) {
      await ask(context, operationId, { ...refused, step: "no guid", credential: "none" });
      await ask(context, operationId, { ...refused, step: "unknown guid", credential: "unknown-guid" });
    }
    for (const operationId of [HEARTBEAT, POLL, RENEWAL]) await inAnotherName(context, operationId);
    await ask(context, RENEWAL, { scenario, step: "renewal" });
    await ask(context, HEARTBEAT, { scenario, step: "after the renewal" });
    await askAgent(context, Number(context.deployment.agentgateway?.agentid), { scenario, step: "after the renewal" });
    await ask(context, LOGIN, { ...refused, step: "second sign-in", credential: "sign-in" });
    await ask(context, HEARTBEAT, { scenario, step: "after the second sign-in" });
    await ask(context, LOGOUT, { ...refused, step: "no guid", credential: "none" });
    await ask(context, LOGOUT, { ...refused, step: "unknown guid", credential: "unknown-guid" });
    await inAnotherName(context, LOGOUT);
    await ask(context, HEARTBEAT, { scenario, step: "after refused sign-outs" });
  },
};

/**
 * The id belongs to no agent: with the id of a real agent, and without a check of the guid, that agent would be kept
 * alive or signed out, and would lose an event or the guid.
 */
async function inAnotherName(context: ScenarioContext, operationId: string): Promise<void> {
  const { unknown } = context.deployment.forbidden;
  if (unknown === undefined) return;
  const particulars = { scenario: SESSION, expects: "refusal", credential: "foreign-guid" } as const;
  await ask(context, operationId, { ...particulars, step: "in another name", agentid: String(unknown) });
}

/** The session is taken over from itself: by force, with a new guid. */
export const takeOver: Scenario = {
  name: "take-over",
  surfaces: ["agentgateway"],
  risk: "take-over",
  sends:
    "a forced sign-in of the requesting agent; heartbeat, poll, sign-out and a query with the former guid; a heartbeat with the new guid",
  async run(context) {
    const scenario = takeOver.name;
    await ask(context, FORCE_LOGIN, { scenario, step: "forced sign-in", credential: "sign-in" });
    const former = { scenario, step: "former session", credential: "taken-over-guid", expects: "refusal" } as const;
    await askAgent(context, Number(context.deployment.agentgateway?.agentid), former);
    for (const operationId of [HEARTBEAT, POLL, LOGOUT]) await ask(context, operationId, former);
    await ask(context, HEARTBEAT, { scenario, step: "after the forced sign-in" });
  },
};

/** What can be asked when the session is over. */
export const signedOut: Scenario = {
  name: "signed out",
  surfaces: ["agentgateway"],
  risk: "session",
  endsSession: true,
  sends: "a sign-out, and then heartbeat, poll, renewal and another sign-out with the former guid",
  async run(context) {
    const particulars = { scenario: signedOut.name, step: "", credential: "former-guid", expects: "refusal" } as const;
    for (const operationId of [LOGOUT, HEARTBEAT, POLL, RENEWAL]) await ask(context, operationId, particulars);
  },
};

/** Pause before CC-CMS is asked once more about an agent who was signed out, in ms: its nodes may hear of it later. */
const HEARD_OF = 2_000;

/** The requesting agent, when the session is over. */
export const signedOutOnBoth: Scenario = {
  name: "signed out on both",
  surfaces: ["agentgateway", "cc-cms"],
  risk: "session",
  endsSession: true,
  sends:
    "a query about the requesting agent to CC-CMS after the sign-out, and again two seconds later if the agent is still signed in",
  async run(context) {
    const scenario = signedOutOnBoth.name;
    const own = Number(context.deployment.agentgateway?.agentid);
    const first = await askBatch(context, [own], { scenario, step: "first" });
    const isSignedIn =
      isSuccess(first) && monitoredAgents(first).some(({ state }) => state !== undefined && state !== 0);
    if (!isSignedIn) return;
    await context.after(first, HEARD_OF);
    await askBatch(context, [own], { scenario, step: "later" });
  },
};

/** The requesting agent, whom the deployment file need not name for CC-CMS. */
export const asker: Scenario = {
  name: "asker on both",
  surfaces: ["agentgateway", "cc-cms"],
  risk: "read-only",
  sends:
    "a query about the requesting agent to AgentGateway, to CC-CMS and to AgentGateway again; likewise the length of the agent's queue and the private calls",
  async run(context) {
    const scenario = asker.name;
    const own = Number(context.deployment.agentgateway?.agentid);
    await askAgent(context, own, { scenario, step: "before" });
    await askBatch(context, [own], { scenario, step: "between" });
    await askAgent(context, own, { scenario, step: "after" });
    await askAbout(context, OWN_QUEUE, [], { scenario, step: "before" });
    await askAbout(context, PRIVATE_CALLS, [own], { scenario, step: "between" });
    await askAbout(context, OWN_QUEUE, [], { scenario, step: "after" });
  },
};
