// A new guid is not accepted.
import { randomUUID } from "node:crypto";
import type { Change } from "../../reference/change.ts";
import { combined } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { perWorld } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { changingSessionSuccess, sessionOf, sessionRequestIn } from "./session-operations.ts";

const HEADER = "Set-GUID";

/** The same answer with a guid that no session has. */
function withOtherGuid(sent: Sent): Sent {
  return { ...sent, headers: { ...sent.headers, [HEADER]: `JSESSIONID=${randomUUID()}.AgentGateway0` } };
}

/** The guids that were asked for and are good for the session itself only. */
const renewed = perWorld(() => new Set<string>());

/** A query with such a guid is one without a guid. */
const goodForSessionOnly: Change = {
  request(raw, world) {
    if (renewed(world).has(String(raw.headers.guid)) && !sessionRequestIn(raw, world)) delete raw.headers.guid;
  },
};

export const newGuidMutants: readonly Mutant[] = [
  {
    name: "sign-in-announces-guid-of-nobody",
    kind: "state",
    summary: "The guid of a sign-in is not accepted.",
    change: changingSessionSuccess("login", withOtherGuid),
  },
  {
    name: "poll-announces-guid-of-nobody",
    kind: "state",
    summary: "The second poll returns a new guid that is not accepted, and the former guid is still accepted.",
    change: changingSessionSuccess("getAgentEvent", (sent, received) =>
      received.guid === sessionOf(received)?.guid && sessionOf(received)?.events.length === 0
        ? withOtherGuid(sent)
        : sent,
    ),
  },
  {
    name: "renewed-guid-good-for-heartbeats-only",
    kind: "state",
    summary: "The guid of a renewal is accepted for the session, but not for queries.",
    change: combined([
      changingSessionSuccess("updateGuid", (sent, received) => {
        const guid = sessionOf(received)?.guid;
        if (guid !== undefined) renewed(received.world).add(guid);
        return sent;
      }),
      goodForSessionOnly,
    ]),
  },
];
