// A session operation is accepted from a caller without permission, or is refused in a form that clients cannot understand.
import type { Change } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { withBody } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import {
  changingCode,
  type ReceivedSessionRequest,
  type SessionOperation,
  SUCCESS,
  sessionOf,
} from "./session-operations.ts";

const REFUSED = ["100-006", "000-003", "100-008"];

/** What is wrong with the guid of a request, in one word. */
function kindOf({ agentid, guid, world }: ReceivedSessionRequest): "none" | "foreign" | "former" | "unknown" {
  if (guid === "") return "none";
  if (world.sessions.hasSignedOut(agentid, guid)) return "former";
  return world.sessions.all().some((session) => session.guids.has(guid)) ? "foreign" : "unknown";
}

/** A change of refusals, where something is wrong with the guid. */
function whereRefused(
  operation: SessionOperation,
  kind: ReturnType<typeof kindOf>,
  edit: (sent: Sent, received: ReceivedSessionRequest) => Sent,
): Change {
  return changingCode(operation, REFUSED, (sent, received) =>
    kindOf(received) === kind ? edit(sent, received) : sent,
  );
}

/** As if the guid were right; a sign-out then ends the session that there is. */
function accepted(sent: Sent, received: ReceivedSessionRequest): Sent {
  if (received.operation === "updateGuid") {
    const guid = "00000000-0000-4000-8000-00000000000a.AgentGateway0";
    return withBody(sent, { ...SUCCESS, result: { guid } });
  }
  if (received.operation === "logout") {
    const own = sessionOf(received) ?? received.world.sessions.all().find(({ guids }) => guids.has(received.guid));
    if (own) received.world.sessions.end(own);
  }
  return withBody(sent, SUCCESS);
}

const WORDS = {
  none: "without a guid",
  unknown: "with an unknown guid",
  foreign: "with the guid of another agent",
  former: "with the guid of a session after its sign-out",
} as const;

/** What is done in the name of an agent, and with which guid. */
const DONE: Record<Exclude<SessionOperation, "login" | "forceLogin">, [name: string, words: string]> = {
  handShake: ["heartbeat", "A heartbeat"],
  getAgentEvent: ["poll", "A poll"],
  updateGuid: ["renewal", "A renewal"],
  logout: ["sign-out", "A sign-out"],
  resetSkill: ["skill-queues", "A sign-in to skill queues"],
};

const ACCEPTED: [operation: keyof typeof DONE, kind: keyof typeof WORDS][] = [
  ["handShake", "none"],
  ["handShake", "unknown"],
  ["handShake", "foreign"],
  ["handShake", "former"],
  ["getAgentEvent", "none"],
  ["getAgentEvent", "unknown"],
  ["getAgentEvent", "foreign"],
  ["getAgentEvent", "former"],
  ["updateGuid", "none"],
  ["updateGuid", "unknown"],
  ["updateGuid", "foreign"],
  ["updateGuid", "former"],
  ["logout", "none"],
  ["logout", "unknown"],
  ["logout", "foreign"],
  ["resetSkill", "none"],
  ["resetSkill", "unknown"],
  ["resetSkill", "foreign"],
];

export const sessionAccessMutants: readonly Mutant[] = [
  ...ACCEPTED.map(([operation, kind]): Mutant => {
    const [name, words] = DONE[operation];
    return {
      name: `${name}-with-guid-${kind}`,
      kind: "access",
      summary: `${words} ${WORDS[kind]} is accepted.`,
      change: whereRefused(operation, kind, accepted),
    };
  }),
  {
    name: "heartbeat-refused-with-other-code",
    kind: "access",
    summary: "A heartbeat without a guid is refused with the code of a wrong parameter.",
    change: whereRefused("handShake", "none", (sent) => withBody(sent, { message: "", retcode: "100-005" })),
  },
  {
    name: "poll-with-unknown-guid-ends-in-error",
    kind: "access",
    summary: "A poll with an unknown guid causes HTTP status 500.",
    change: whereRefused("getAgentEvent", "unknown", (sent) => ({ ...sent, status: 500 })),
  },
  {
    name: "renewal-refused-with-guid",
    kind: "access",
    summary: "The refusal of a renewal without a guid contains a guid.",
    change: whereRefused("updateGuid", "none", (sent, received) =>
      withBody(sent, { message: "", retcode: "100-006", result: { guid: sessionOf(received)?.guid ?? "" } }),
    ),
  },
];
