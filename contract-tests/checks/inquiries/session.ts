// What is exchanged for the session of the agent who asks, and what is asked about it at the end of a run.
// Only that agent is touched: nobody else is signed in or out, renewed, or polled for.
import { operationOf } from "../../contract/contract.ts";
import type { SessionExchange } from "../../transport/guid-asker.ts";
import type { Proof } from "../../transport/risk.ts";
import { monitoredAgents } from "../agent-view.ts";
import { type Desk, type Inquiry, probeOf } from "../inquiry.ts";
import type { Probe } from "../probe.ts";
import { placeOf, questionTo } from "../questions.ts";
import { isSuccess, type Reading } from "../reading.ts";
import { askAgent } from "./agentgateway.ts";
import { askBatch } from "./cc-cms.ts";

export const LOGIN = "login";
export const FORCE_LOGIN = "forceLogin";
export const HEARTBEAT = "handShake";
export const RENEWAL = "updateGuid";
export const POLL = "getAgentEvent";
export const LOGOUT = "logout";

/** The name of the inquiry that the asker's own exchanges belong to, too. */
const SESSION = "session";

/** The probe of what was exchanged for the session itself. */
export function sessionProbe({ operationId, step, proof, question }: Omit<SessionExchange, "exchange">): Probe {
  return probeOf(operationOf("agentgateway", operationId), question, { inquiry: SESSION, step, proof });
}

/** Whether a probe is about the session and not about agents. */
export function isOfSession({ inquiry }: Pick<Probe, "inquiry">): boolean {
  return [session, takeOver, signedOut].some(({ name }) => name === inquiry);
}

interface Particulars {
  inquiry: string;
  step: string;
  proof?: Proof;
  expects?: Probe["expects"];
  /** In whose name, where it is not the agent who asks. */
  agentid?: string;
}

function ask(desk: Desk, operationId: string, { agentid, ...particulars }: Particulars): Promise<Reading> {
  const { agentid: own } = placeOf(desk.deployment, "agentgateway");
  const operation = operationOf("agentgateway", operationId);
  return desk.ask(probeOf(operation, questionTo(operation, { agentid: agentid ?? own }), particulars));
}

/** What can be asked of a session that goes on; what could end it, if it were not refused, comes last. */
export const session: Inquiry = {
  name: SESSION,
  surfaces: ["agentgateway"],
  risk: "session",
  sends:
    "a heartbeat; heartbeat, poll, renewal and sign-out without guid, with one that no session has, and in another name; a renewal, and the agent who asks with the new guid; a second sign-in; after each of these a heartbeat",
  async run(desk) {
    const inquiry = SESSION;
    const refused = { inquiry, expects: "refusal" } as const;
    await ask(desk, POLL, { inquiry, step: "poll" });
    await ask(desk, HEARTBEAT, { inquiry, step: "heartbeat" });
    for (const operationId of [HEARTBEAT, POLL, RENEWAL]) {
      await ask(desk, operationId, { ...refused, step: "no guid", proof: "none" });
      await ask(desk, operationId, { ...refused, step: "unknown guid", proof: "unknown-guid" });
    }
    for (const operationId of [HEARTBEAT, POLL, RENEWAL]) await inAnotherName(desk, operationId);
    await ask(desk, RENEWAL, { inquiry, step: "renewal" });
    await ask(desk, HEARTBEAT, { inquiry, step: "after the renewal" });
    await askAgent(desk, Number(desk.deployment.agentgateway?.agentid), { inquiry, step: "after the renewal" });
    await ask(desk, LOGIN, { ...refused, step: "second sign-in", proof: "sign-in" });
    await ask(desk, HEARTBEAT, { inquiry, step: "after the second sign-in" });
    await ask(desk, LOGOUT, { ...refused, step: "no guid", proof: "none" });
    await ask(desk, LOGOUT, { ...refused, step: "unknown guid", proof: "unknown-guid" });
    await inAnotherName(desk, LOGOUT);
    await ask(desk, HEARTBEAT, { inquiry, step: "after refused sign-outs" });
  },
};

/**
 * The name is that of nobody: where there is a real agent of it, and no check of the guid, that agent would be kept
 * alive or signed out, and would lose an event or the guid.
 */
async function inAnotherName(desk: Desk, operationId: string): Promise<void> {
  const { unknown } = desk.deployment.forbidden;
  if (unknown === undefined) return;
  const particulars = { inquiry: SESSION, expects: "refusal", proof: "foreign-guid" } as const;
  await ask(desk, operationId, { ...particulars, step: "in another name", agentid: String(unknown) });
}

/** The session is taken over from itself: by force, with a new guid. */
export const takeOver: Inquiry = {
  name: "take-over",
  surfaces: ["agentgateway"],
  risk: "take-over",
  sends:
    "a forced sign-in of the agent who asks; heartbeat, poll, sign-out and a query with the guid of before; a heartbeat with the new one",
  async run(desk) {
    const inquiry = takeOver.name;
    await ask(desk, FORCE_LOGIN, { inquiry, step: "forced sign-in", proof: "sign-in" });
    const former = { inquiry, step: "former session", proof: "taken-over-guid", expects: "refusal" } as const;
    await askAgent(desk, Number(desk.deployment.agentgateway?.agentid), former);
    for (const operationId of [HEARTBEAT, POLL, LOGOUT]) await ask(desk, operationId, former);
    await ask(desk, HEARTBEAT, { inquiry, step: "after the forced sign-in" });
  },
};

/** What can be asked when the session is over. */
export const signedOut: Inquiry = {
  name: "signed out",
  surfaces: ["agentgateway"],
  risk: "session",
  endsSession: true,
  sends: "a sign-out, and then heartbeat, poll, renewal and another sign-out with the guid that was good before",
  async run(desk) {
    const particulars = { inquiry: signedOut.name, step: "", proof: "former-guid", expects: "refusal" } as const;
    for (const operationId of [LOGOUT, HEARTBEAT, POLL, RENEWAL]) await ask(desk, operationId, particulars);
  },
};

/** Pause before CC-CMS is asked once more about an agent who was signed out, in ms: its nodes may hear of it later. */
const HEARD_OF = 2_000;

/** The agent who asks, when the session is over. */
export const signedOutOnBoth: Inquiry = {
  name: "signed out on both",
  surfaces: ["agentgateway", "cc-cms"],
  risk: "session",
  endsSession: true,
  sends: "the agent who asks to CC-CMS after the sign-out, and once more two seconds later where it is still signed in",
  async run(desk) {
    const inquiry = signedOutOnBoth.name;
    const own = Number(desk.deployment.agentgateway?.agentid);
    const first = await askBatch(desk, [own], { inquiry, step: "first" });
    const isSignedIn =
      isSuccess(first) && monitoredAgents(first).some(({ state }) => state !== undefined && state !== 0);
    if (!isSignedIn) return;
    await desk.after(first, HEARD_OF);
    await askBatch(desk, [own], { inquiry, step: "later" });
  },
};

/** The agent who asks, whom nobody has to name for CC-CMS. */
export const asker: Inquiry = {
  name: "asker on both",
  surfaces: ["agentgateway", "cc-cms"],
  risk: "read-only",
  sends: "the agent who asks to AgentGateway, to CC-CMS and to AgentGateway again",
  async run(desk) {
    const inquiry = asker.name;
    const own = Number(desk.deployment.agentgateway?.agentid);
    await askAgent(desk, own, { inquiry, step: "before" });
    await askBatch(desk, [own], { inquiry, step: "between" });
    await askAgent(desk, own, { inquiry, step: "after" });
  },
};
