// The body is not JSON, or not valid JSON for clients.
import { about, changingText, isIdle, isInCall, isSignedOut } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH, CALLS, LIST, PRIVATE_CALLS } from "./queries.ts";

const BYTE_ORDER_MARK = "\ufeff";

/** Writes the first number of a property in another way. */
function rewritten(text: string, property: string, write: (digits: string) => string): string {
  return text.replace(
    new RegExp(`("${property}":)([0-9]+)`),
    (_, name: string, digits: string) => name + write(digits),
  );
}

/** Writes a number of one agent of a batch in another way, in both lists. */
function rewrittenOf(text: string, agent: number | undefined, property: string, write: (digits: string) => string) {
  const place = new RegExp(`("agentId":${agent},[^}]*?"${property}":)([0-9]+)`, "g");
  return text.replace(place, (_, before: string, digits: string) => before + write(digits));
}

export const textMutants: readonly Mutant[] = [
  {
    name: "agent-after-byte-order-mark",
    kind: "form",
    summary: "The response about an agent begins with a byte order mark.",
    change: changingText(AGENT, (text) => BYTE_ORDER_MARK + text, about(isSignedOut)),
  },
  {
    name: "batch-after-byte-order-mark",
    kind: "form",
    summary: "Each batch begins with a byte order mark.",
    change: changingText(BATCH, (text) => BYTE_ORDER_MARK + text),
  },
  {
    name: "text-after-list",
    kind: "form",
    summary: "A comment follows the list of online agents.",
    change: changingText(LIST, (text) => `${text}\n<!-- 12 ms -->`),
  },
  {
    name: "two-json-texts",
    kind: "form",
    summary: "The response about private calls is sent twice in one body.",
    change: changingText(PRIVATE_CALLS, (text) => text + text),
  },
  {
    name: "call-ids-cut-off",
    kind: "form",
    summary: "The last byte of the call ids is missing.",
    change: changingText(CALLS, (text) => text.slice(0, -1), about(isInCall)),
  },
  {
    name: "batch-cut-off-in-the-middle",
    kind: "form",
    summary: "A batch of two agents or more ends in the middle.",
    change: changingText(
      BATCH,
      (text) => text.slice(0, text.length / 2),
      ({ agents }) => agents.length > 1,
    ),
  },
  {
    name: "name-in-latin-1",
    kind: "form",
    summary: "A name with an accent is sent in ISO 8859-1.",
    change: changingText(
      AGENT,
      (text) => Buffer.from(text.replace('"name":"', '"name":"\u00c9'), "latin1"),
      about(isSignedOut),
    ),
  },
  {
    name: "private-calls-in-utf-16",
    kind: "form",
    summary: "Private calls are sent in UTF-16.",
    change: changingText(PRIVATE_CALLS, (text) => Buffer.from(text, "utf16le")),
  },
  {
    name: "comma-at-the-end",
    kind: "form",
    summary: "The list has a comma after its last queue.",
    change: changingText(LIST, (text) => text.replace(/\]\}$/, ",]}")),
  },
  {
    name: "not-a-number",
    kind: "form",
    summary: "The number of released calls of an idle agent is NaN.",
    change: changingText(BATCH, (text) => text.replace(/"agentRelease":[1-9][0-9]*/g, '"agentRelease":NaN')),
  },
  {
    name: "control-character",
    kind: "form",
    summary: "A name has a line feed that is not escaped.",
    change: changingText(AGENT, (text) => text.replace('"name":"', '"name":"\n'), about(isSignedOut)),
  },
  {
    name: "empty-body",
    kind: "form",
    summary: "The body of the response about an agent without calls is empty.",
    change: changingText(CALLS, () => "", about(isSignedOut)),
  },
  {
    name: "state-twice",
    kind: "form",
    summary: "The response has the platform state of an agent twice, with the same value.",
    change: changingText(AGENT, (text) => text.replace(/("ctiStatus":[^,]+,)/, "$1$1")),
  },
  {
    name: "code-twice",
    kind: "form",
    summary: "The response to a batch has the code twice, with two values.",
    change: changingText(BATCH, (text) => text.replace('"resultCode":', '"resultCode":"0100999","resultCode":')),
  },
  {
    name: "group-with-fraction",
    kind: "form",
    summary: "The group ID is written with a fraction of zero.",
    change: changingText(AGENT, (text) => rewritten(text, "groupid", (digits) => `${digits}.0`)),
  },
  {
    name: "sign-in-time-with-exponent",
    kind: "form",
    summary: "The sign-in time of an agent is written with an exponent.",
    change: changingText(AGENT, (text) => rewritten(text, "logindate", (digits) => `${digits}e0`)),
  },
  {
    name: "skill-queue-with-exponent",
    kind: "form",
    summary: "The id of a skill queue is written with an exponent.",
    change: changingText(LIST, (text) => rewritten(text, "skillId", (digits) => `${digits}0E-1`)),
  },
  {
    name: "duration-with-fraction",
    kind: "form",
    summary: "The duration of the state is written with a fraction of zero in batches.",
    change: changingText(BATCH, (text) => text.replace(/("currentStateTime":[0-9]+)/g, "$1.0")),
  },
  {
    name: "duration-beyond-64-bits",
    kind: "form",
    summary: "The duration of the previous state of an agent who is signed in does not fit in 64 bits.",
    change: changingText(BATCH, (text, { agents, world }) => {
      const idle = agents.find((workno) => world.centre.agent(workno)?.state === 1);
      return rewrittenOf(text, idle, "prevStateTime", () => "9223372036854775808");
    }),
  },
  {
    name: "reason-with-fraction",
    kind: "form",
    summary: "The state reason of an idle agent is written as 0.0.",
    change: changingText(
      AGENT,
      (text) => rewritten(text, "currentStateReason", (digits) => `${digits}.0`),
      about(isIdle),
    ),
  },
];
