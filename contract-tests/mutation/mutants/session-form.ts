// The exchanges of a session do not have the documented form.
import type { Sent } from "../../reference/sent.ts";
import type { Json } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { changingEvent, changingResult, changingSessionBody, changingSessionSuccess } from "./session-operations.ts";

const SIGN_INS = ["login", "forceLogin"] as const;

/** The answer with another header Set-GUID, made from the guid; undefined leaves it out. */
function withGuid(sent: Sent, edit: (guid: string) => string | undefined): Sent {
  const { "Set-GUID": header = "", ...headers } = sent.headers;
  const value = edit(header.replace("JSESSIONID=", ""));
  return { ...sent, headers: value === undefined ? headers : { ...headers, "Set-GUID": value } };
}

const asPage = (sent: Sent): Sent => ({
  ...sent,
  headers: { ...sent.headers, "content-type": "text/html" },
  body: "<!doctype html><title>Gateway</title>",
});

const SHORT = "4711";

export const sessionFormMutants: readonly Mutant[] = [
  {
    name: "sign-in-without-set-guid",
    kind: "form",
    summary: "A sign-in succeeds without the header Set-GUID.",
    change: changingSessionSuccess("login", (sent) => withGuid(sent, () => undefined)),
  },
  {
    name: "forced-sign-in-without-set-guid",
    kind: "form",
    summary: "A forced sign-in succeeds without the header Set-GUID.",
    change: changingSessionSuccess("forceLogin", (sent) => withGuid(sent, () => undefined)),
  },
  {
    name: "set-guid-without-name",
    kind: "form",
    summary: "The header Set-GUID is the guid alone, without JSESSIONID=.",
    change: changingSessionSuccess("login", (sent) => withGuid(sent, (guid) => guid)),
  },
  {
    name: "set-guid-with-attributes",
    kind: "form",
    summary: "The header Set-GUID has attributes after the guid, as in a cookie, which are not part of the guid.",
    change: {
      ...changingSessionSuccess("login", (sent) => withGuid(sent, (guid) => `JSESSIONID=${guid}; Path=/; HttpOnly`)),
      request(raw) {
        if (raw.headers.guid) raw.headers.guid = String(raw.headers.guid).replace(/;.*$/, "");
      },
    },
  },
  {
    name: "set-guid-in-quotes",
    kind: "form",
    summary: "The guid is in quotes in the header Set-GUID, but clients send it without them.",
    change: changingSessionSuccess("login", (sent) => withGuid(sent, (guid) => `JSESSIONID="${guid}"`)),
  },
  {
    name: "set-guid-as-cookie",
    kind: "form",
    summary: "The guid is in the header Set-Cookie instead of Set-GUID.",
    change: changingSessionSuccess("login", (sent) => {
      const { "Set-GUID": guid = "", ...headers } = sent.headers;
      return { ...sent, headers: { ...headers, "Set-Cookie": guid } };
    }),
  },
  {
    name: "guid-in-another-form",
    kind: "form",
    summary: "The guid of a sign-in is a short number.",
    change: {
      ...changingSessionSuccess("login", (sent) => withGuid(sent, () => `JSESSIONID=${SHORT}`)),
      request(raw, { sessions }) {
        if (raw.headers.guid === SHORT) raw.headers.guid = sessions.all().at(-1)?.guid;
      },
    },
  },
  {
    name: "sign-in-without-result",
    kind: "form",
    summary: "A sign-in succeeds without a result.",
    change: changingSessionBody("login", (body) => delete body.result),
  },
  {
    name: "sign-in-answers-page",
    kind: "form",
    summary: "A sign-in is answered with an HTML page.",
    change: changingSessionSuccess("login", asPage),
  },
  {
    name: "sign-in-time-as-number",
    kind: "form",
    summary: "The time of a sign-in is a number instead of a string.",
    change: changingResult("login", (result) => {
      result.loginTime = Number(result.loginTime);
    }),
  },
  {
    name: "sign-in-flag-as-boolean",
    kind: "form",
    summary: "The field isForceChange is the boolean false instead of a string.",
    change: changingResult(SIGN_INS, (result) => {
      result.isForceChange = false;
    }),
  },
  {
    name: "sign-in-days-with-unit",
    kind: "form",
    summary: "The number of days until the password expires has a unit.",
    change: changingResult("login", (result) => {
      result.timeRemaining = "90 days";
    }),
  },
  {
    name: "sign-in-media-servers-in-words",
    kind: "form",
    summary: "The media servers of a forced sign-in are words instead of letters.",
    change: changingResult("forceLogin", (result) => {
      result.mediatype = "voice,web";
    }),
  },
  {
    name: "poll-answers-page",
    kind: "form",
    summary: "A poll is answered with an HTML page.",
    change: changingSessionSuccess("getAgentEvent", asPage),
  },
  {
    name: "poll-brings-list",
    kind: "form",
    summary: "A poll returns an array of events instead of one event.",
    change: changingSessionBody("getAgentEvent", (body) => {
      if (body.event) body.event = [body.event];
    }),
  },
  {
    name: "poll-without-code",
    kind: "form",
    summary: "The response to a poll with an event has no retcode.",
    change: changingSessionBody("getAgentEvent", (body) => body.event && delete body.retcode),
  },
  {
    name: "event-type-as-number",
    kind: "form",
    summary: "The type of an event is a number.",
    change: changingEvent((event) => {
      event.eventType = 1001;
    }),
  },
  {
    name: "event-content-as-text",
    kind: "form",
    summary: "The content of an event is JSON in a string.",
    change: changingEvent((event) => {
      event.content = JSON.stringify(event.content ?? {});
    }),
  },
  {
    name: "event-without-agent",
    kind: "form",
    summary: "An event has no workNo.",
    change: changingEvent((event) => delete event.workNo),
  },
  {
    name: "heartbeat-answers-nothing",
    kind: "form",
    summary: "A heartbeat is answered with HTTP status 204 and no body.",
    change: changingSessionSuccess("handShake", (sent) => ({ ...sent, status: 204, body: "" })),
  },
  {
    name: "heartbeat-code-as-number",
    kind: "form",
    summary: "The code of a heartbeat is a number.",
    change: changingSessionBody("handShake", (body) => {
      body.retcode = 0;
    }),
  },
  {
    name: "renewed-guid-beside-result",
    kind: "form",
    summary: "A new guid is in the envelope instead of in result.",
    change: changingSessionBody("updateGuid", (body) => {
      const { guid } = body.result as Json;
      body.guid = guid;
      body.result = {};
    }),
  },
  {
    name: "renewed-guid-with-name",
    kind: "form",
    summary: "A new guid in a body has JSESSIONID= in front of it.",
    change: changingResult("updateGuid", (result) => {
      result.guid = `JSESSIONID=${result.guid}`;
    }),
  },
  {
    name: "sign-out-answers-list",
    kind: "form",
    summary: "The result of a sign-out is an empty array.",
    change: changingSessionBody("logout", (body) => {
      body.result = [];
    }),
  },
];
