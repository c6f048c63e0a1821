// A guid that is announced is not good.
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
    summary: "The guid that a sign-in brings is good for nothing.",
    change: changingSessionSuccess("login", withOtherGuid),
  },
  {
    name: "poll-announces-guid-of-nobody",
    kind: "state",
    summary: "The second poll brings a new guid that is good for nothing, and the one before it stays good.",
    change: changingSessionSuccess("getAgentEvent", (sent, received) =>
      received.guid === sessionOf(received)?.guid && sessionOf(received)?.events.length === 0
        ? withOtherGuid(sent)
        : sent,
    ),
  },
  {
    name: "renewed-guid-good-for-heartbeats-only",
    kind: "state",
    summary: "With a guid that was asked for the session can be kept, and nothing can be queried.",
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
