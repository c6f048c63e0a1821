// The form of guids, their headers, and the time until every node knows them.
import { type Change, combined } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { isSuccess, type Json, perWorld, textOf } from "../mutants/changing.ts";
import { GATEWAY_QUERIES, queryAt, receivedIn } from "../mutants/queries.ts";
import { changingEvent, changingSession, changingSessionSuccess } from "../mutants/session-operations.ts";
import { refusedWith } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

const HEADER = "Set-GUID";
const SIGN_INS = ["login", "forceLogin"] as const;

/** The same answer with another header Set-GUID, where there is one. */
function withHeader(sent: Sent, edit: (value: string) => string): Sent {
  const value = sent.headers[HEADER];
  return value === undefined ? sent : { ...sent, headers: { ...sent.headers, [HEADER]: edit(value) } };
}

/** The guids of the gateway, by what they are written as. */
const written = perWorld(() => new Map<string, string>());

const inBase64: Change = combined([
  {
    surface: "agentgateway",
    request(raw, world) {
      const guid = written(world).get(String(raw.headers.guid));
      if (guid !== undefined) raw.headers.guid = guid;
    },
  },
  changingSession(["login", "forceLogin", "getAgentEvent", "handShake", "updateGuid"], (sent, { world }) => {
    const write = (guid: string) => {
      const text = Buffer.from(guid).toString("base64");
      written(world).set(text, guid);
      return text;
    };
    const announced = withHeader(sent, (value) => `JSESSIONID=${write(value.replace("JSESSIONID=", ""))}`);
    const body = JSON.parse(textOf(sent)) as { result?: Json };
    if (typeof body.result?.guid !== "string") return announced;
    body.result.guid = write(body.result.guid);
    return { ...announced, body: JSON.stringify(body) };
  }),
]);

/** How many queries the platform has refused for each guid. */
const refused = perWorld(() => new Map<string, number>());
const LATE = 3;

/** The first queries with each guid are refused: the platform has not heard of it yet. */
const knownLate: Change = {
  surface: "agentgateway",
  answer(sent, request, world) {
    const received = receivedIn(request, world);
    const { guid } = request.headers;
    if (!received || !queryAt(request.raw.url ?? "") || typeof guid !== "string" || !isSuccess(sent)) return sent;
    if (!GATEWAY_QUERIES.some((query) => query === received.query)) return sent;
    const count = (refused(world).get(guid) ?? 0) + 1;
    refused(world).set(guid, count);
    return count > LATE ? sent : refusedWith(sent, received.query, { code: "100-006" });
  },
};

export const sessionTolerated: readonly Tolerated[] = [
  {
    name: "guids-in-base64",
    kind: "transport",
    summary: "Guids are in base64, so they end with an equals sign.",
    allowed: "Row 3 of table 4 (cec_07_1202) gives the prefix of a guid, but no form of the guid itself.",
    change: inBase64,
  },
  {
    name: "guids-announced-twice",
    kind: "transport",
    summary: "The response to a sign-in has the header Set-GUID twice, with the same guid.",
    allowed: "Row 3 of table 4 (cec_07_1202) names the header, but does not say that it is there only once.",
    change: changingSessionSuccess(SIGN_INS, (sent) => withHeader(sent, (value) => `${value}\n${value}`)),
  },
  {
    name: "guids-announced-as-nothing",
    kind: "transport",
    summary: "If no guid is renewed, the header Set-GUID is present, but empty.",
    allowed: "No row of cec_07_1204 or cec_07_1274 says that the header is missing if no guid is renewed.",
    change: changingSessionSuccess(["handShake", "getAgentEvent"], (sent) =>
      HEADER in sent.headers ? sent : { ...sent, headers: { ...sent.headers, [HEADER]: "" } },
    ),
  },
  {
    name: "guids-known-late",
    kind: "refusal",
    summary: "The first three queries with a new guid are refused with 100-006.",
    allowed: "The row of Guid (cec_07_0005) says which guid to send, but not when each node knows it.",
    change: knownLate,
  },
  {
    name: "content-of-event-is-a-text",
    kind: "answer",
    summary: "The second event of a session is a call on hold, whose content is its id, a text.",
    allowed: "The page of that event (cec_07_1357) has a text as content, although table 3 (cec_07_1274) says object.",
    change: changingEvent((event) => {
      if (event.eventType !== "AgentState_Ready") return;
      Object.assign(event, { eventType: "AgentEvent_Hold", content: "1714987500-1448" });
    }),
  },
];
