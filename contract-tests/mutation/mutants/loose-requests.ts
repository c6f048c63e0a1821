// Requests that are not strictly valid are accepted.

import { byResultCode } from "../../reference/cc-cms-answers.ts";
import { ccCmsQueries } from "../../reference/cc-cms-routes.ts";
import type { Change } from "../../reference/change.ts";
import { bytesOf, isObject } from "../../reference/request-body.ts";
import { changing, codeOf, type Json, withBody } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { BATCH, queryAt, type ReceivedQuery, SIGNED_QUERIES } from "./queries.ts";

/** A change that reads a body in another way when it was refused, and answers what it then asks. */
function exchangeAs(read: (text: string) => string): Change {
  return changing(SIGNED_QUERIES, (sent, received) => {
    if (sent.status !== 200 || codeOf(sent) !== "0100002") return sent;
    const text = Buffer.from(bytesOf(received.request.body)).toString("utf8");
    const data = answerTo(received, read(text));
    return data === undefined ? sent : withBody(sent, data);
  });
}

/** The answer to a request that can be read and has all of its fields; undefined otherwise. */
function answerTo({ query, world: { centre, now } }: ReceivedQuery, text: string): Json | undefined {
  const signed = ccCmsQueries.find(({ name }) => name === query);
  const asked = signed?.read(parsed(text), "2023");
  if (!signed || !asked || "wrong" in asked || asked.ccId !== centre.id) return undefined;
  if (asked.vdn !== undefined && centre.vdn(asked.vdn) === undefined) return undefined;
  const agents = [...new Set(asked.agentIds)].flatMap((id) => centre.agent(id, asked.vdn) ?? []);
  const payload = signed.answer({ ...asked, vdn: asked.vdn ?? 0, centre, agents, now: now() });
  return payload === undefined ? undefined : { ...byResultCode.success(payload).body };
}

/** The object of a JSON text; empty when it is none. */
function parsed(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

const asAscii = (text: string) => text.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));

const lenient: [name: string, summary: string, read: (text: string) => string][] = [
  ["comma-too-many-taken", "A trailing comma in a request is accepted.", (text) => text.replace(/,([}\]])/g, "$1")],
  ["comments-taken", "Comments in a request are accepted.", (text) => text.replace(/\/\*.*?\*\//gs, "")],
  ["not-a-number-taken", "NaN in a request is accepted.", (text) => text.replace(/:NaN\b/g, ":null")],
  ["single-quotes-taken", "Names in single quotes are accepted.", (text) => text.replaceAll("'", '"')],
  ["bare-names-taken", "Names without quotes are accepted.", (text) => text.replace(/([{,])([A-Za-z]+):/g, '$1"$2":')],
  // The parser of the language takes the last one.
  ["name-twice-taken", "A duplicate name in a request is accepted.", (text) => text],
  ["byte-order-mark-taken", "A byte order mark before a request is accepted.", (text) => text.replace(/^\ufeff/, "")],
  ["text-behind-it-taken", "A second text after a request is accepted.", (text) => text.replace(/\}\{\}$/, "}")],
  [
    "one-value-taken",
    "A single number is accepted as a request about that agent.",
    (text) => (/^[0-9]+$/.test(text) ? `{"ccId":1,"vdn":170,"agentId":${text}}` : text),
  ],
  [
    "other-digits-in-a-text-taken",
    "An id as a string of digits of another script is accepted.",
    (text) => asAscii(text).replace(/"agentId":"([0-9]+)"/, '"agentId":$1'),
  ],
];

/** A change of the path of a query before it is looked at. */
const inPath = (parameter: "agentid" | "workno"): Change => ({
  request(raw) {
    const place = queryAt(raw.url ?? "");
    const id = place?.[parameter] ?? "";
    const read = /%/.test(id) ? asAscii(decodedId(id)) : id;
    if (/^[0-9]+$/.test(read)) raw.url = raw.url?.replace(id, read) ?? "";
  },
});

function decodedId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

export const looseRequestMutants: readonly Mutant[] = [
  ...lenient.map(([name, summary, read]): Mutant => ({ name, kind: "form", summary, change: exchangeAs(read) })),
  {
    name: "null-among-agents-taken",
    kind: "form",
    summary: "Null in the agents of a batch is skipped.",
    change: {
      requestBody: (body, operation) =>
        operation === BATCH && isObject(body) && Array.isArray(body.agentIds)
          ? { ...body, agentIds: body.agentIds.filter((id) => id !== null) }
          : body,
    },
  },
  {
    name: "workno-in-other-digits-taken",
    kind: "form",
    summary: "The id of an agent in digits of another script is accepted.",
    change: inPath("workno"),
  },
  {
    name: "agentid-in-other-digits-taken",
    kind: "form",
    summary: "The id of the requesting agent in digits of another script is accepted.",
    change: inPath("agentid"),
  },
  {
    name: "repeated-parameters-taken",
    kind: "form",
    summary: "A duplicate query parameter is accepted.",
    change: {
      request(raw) {
        if (queryAt(raw.url ?? "") && /[?&](\w+)=.*&\1=/.test(raw.url ?? "")) raw.url = raw.url?.split("?")[0] ?? "";
      },
    },
  },
];
