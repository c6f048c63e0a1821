import { createRequire } from "node:module";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import { harOf as harPieces } from "../../report/har.ts";
import { recordReference } from "../checks/recording.ts";
import { answered, BODY, STARTED_AT, URL_ASKED, unanswered, unsent } from "./captured.ts";
import { conforming } from "./sample-report.ts";
import { textOf } from "./text-of.ts";

const harOf = (...given: Parameters<typeof harPieces>) => textOf(harPieces(...given));

// The package is CommonJS and has no types.
const require = createRequire(import.meta.url);
const schemas: Record<string, object> = require("har-schema");

/** HAR 1.2 as JSON Schema. It writes "min" where JSON Schema has "minimum", and "optional", which means nothing. */
function harValidator() {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json"));
  const corrected: object[] = JSON.parse(JSON.stringify(Object.values(schemas)).replaceAll('"min":', '"minimum":'));
  ajv.addSchema(corrected);
  const validate = ajv.getSchema("har.json");
  if (!validate) throw new Error("The package has no schema har.json.");
  return validate;
}

const validate = harValidator();

/** What is wrong with a HAR by the schema. */
function schemaErrorsOf(har: unknown): string[] {
  return validate(har)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}

interface Named {
  name: string;
  value: string;
}

/** An entry, as far as the tests look at it. */
interface Entry {
  startedDateTime: string;
  time: number;
  request: {
    url: string;
    headers: Named[];
    queryString: Named[];
    bodySize: number;
    postData?: { mimeType: string; text: string };
  };
  response: {
    status: number;
    headers: Named[];
    content: { size: number; mimeType: string; text?: string; encoding?: string };
    bodySize: number;
    redirectURL: string;
    comment?: string;
    _error?: string;
  };
  timings: Record<string, number>;
  comment: string;
}

function nullsIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return value === null ? 1 : 0;
  return Object.values(value).reduce((count: number, part) => count + nullsIn(part), 0);
}

/** The HAR of what was asked, valid and as panels want it. */
function entriesOf(recorded: readonly RecordedExchange[]): Entry[] {
  const text = harOf(conforming, recorded);
  const har = JSON.parse(text);
  expect(text).toBe(`${JSON.stringify(har, null, 2)}\n`);
  expect(schemaErrorsOf(har)).toEqual([]);
  // Firefox goes through the pages, Chromium through everything that it knows, and both end at null.
  expect(har.log.pages).toEqual([]);
  expect(nullsIn(har)).toBe(0);
  for (const { startedDateTime, time, timings } of har.log.entries as Entry[]) {
    expect(new Date(startedDateTime).toISOString()).toBe(startedDateTime);
    const known = Object.values(timings).filter((timing) => timing >= 0);
    expect(known.reduce((sum, timing) => sum + timing, 0)).toBe(time);
  }
  return har.log.entries;
}

function entryOf(recorded: RecordedExchange): Entry {
  const [entry, ...others] = entriesOf([recorded]);
  if (!entry || others.length > 0) throw new Error(`There are ${others.length + 1} entries.`);
  return entry;
}

test("everything that a run asks is in it, and it is HAR 1.2", async () => {
  const { recorded } = await recordReference();
  const entries = entriesOf(recorded);
  expect(entries.map(({ comment }) => comment).toSorted()).toEqual(
    recorded.map(({ request: { key } }) => key).toSorted(),
  );
  expect(harOf(conforming, recorded)).toBe(harOf(conforming, recorded));
});

test("a HAR of nothing is one", () => {
  expect(entriesOf([])).toEqual([]);
});

test("the validator finds what is no HAR", () => {
  const har = JSON.parse(harOf(conforming, [answered()]));
  const wrong = structuredClone(har);
  delete wrong.log.entries[0].response.content.mimeType;
  wrong.log.entries[0].startedDateTime = "yesterday";
  wrong.log.entries[0].timings.wait = -2;
  wrong.log.entries[0].response.bodySize = "many";
  expect(schemaErrorsOf(wrong)).toEqual([
    expect.stringMatching(/^\/log\/entries\/0\/startedDateTime must match pattern/),
    '/log/entries/0/startedDateTime must match format "date-time"',
    "/log/entries/0/response/content must have required property 'mimeType'",
    "/log/entries/0/response/bodySize must be integer",
    "/log/entries/0/timings/wait must be >= -1",
  ]);
});

test("a request and its answer", () => {
  expect(entryOf(answered())).toEqual({
    startedDateTime: STARTED_AT,
    time: 18.25,
    request: {
      method: "POST",
      url: URL_ASKED,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [
        { name: "Host", value: "platform.example.test:8043" },
        { name: "Content-Type", value: "application/json; charset=UTF-8" },
        { name: "Authorization", value: "***" },
      ],
      queryString: [],
      postData: { mimeType: "application/json; charset=UTF-8", text: BODY },
      headersSize: -1,
      bodySize: 35,
    },
    response: {
      status: 200,
      statusText: "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [
        { name: "Content-Type", value: "application/json;charset=UTF-8" },
        { name: "Set-Cookie", value: "***" },
      ],
      content: { size: 14, mimeType: "application/json", text: '{"result":"0"}' },
      redirectURL: "",
      headersSize: -1,
      bodySize: 14,
      _transferSize: 14,
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 18.25, receive: 0 },
    comment: "queryAgentPrivateCalls: private calls, calls, 1099",
    _cti: {
      surface: "cc-cms",
      operationId: "queryAgentPrivateCalls",
      scenario: "private calls",
      step: "calls",
      credential: "valid",
      expects: "answer",
      agents: [1099],
      evaluated: true,
      exchange: 0,
    },
    _resourceType: "fetch",
  });
});

test("the exchanges that are evaluated have their number in the report, and no others have one", () => {
  const at = (second: number): RecordedExchange => {
    const { request, exchange } = answered();
    return { request, exchange: { ...exchange, startedAt: `2026-06-15T09:30:0${second}.000Z` } };
  };
  // Sent in another order than reported, with one that was not sent.
  const recorded = [at(3), unsent, at(1), unanswered("broken")];
  const entries: { _cti: { evaluated: boolean; exchange?: number } }[] = JSON.parse(
    harOf(conforming, recorded, [at(0), at(2)]),
  ).log.entries;
  expect(entries.map(({ _cti: { evaluated, exchange } }) => [evaluated, exchange])).toEqual([
    [false, undefined],
    [true, 2],
    [true, 1],
    [false, undefined],
    [true, 0],
  ]);
});

test("times are in whole microseconds", () => {
  expect(entryOf(answered({ duration: 0.123456789 })).time).toBe(0.123);
});

test("the query of a URL is told in parts, decoded, also what comes twice", () => {
  const { request } = entryOf(answered({ request: { url: `${URL_ASKED}?a=1&b=%C3%A9+%26&a=2&c` } }));
  expect(request.queryString).toEqual([
    { name: "a", value: "1" },
    { name: "b", value: "é &" },
    { name: "a", value: "2" },
    { name: "c", value: "" },
  ]);
});

test("sizes are bytes", () => {
  const { request, response } = entryOf(answered({ request: { body: "é🎧" }, answer: { body: "é🎧" } }));
  expect([request.bodySize, response.bodySize, response.content.size]).toEqual([6, 6, 6]);
});

const bodies: [what: string, body: Uint8Array | string, content: object][] = [
  ["a byte order mark stays", "\ufeff{}", { text: "\ufeff{}" }],
  [
    "what is not UTF-8 is left out, with its length and digest",
    Uint8Array.of(0x7b, 0xe9, 0xff),
    {
      comment: "not UTF-8, left out: 3 bytes, SHA-256 249c751279c96ea6821dc01f10259d21dc8f5e4e57b05135e86eb1bb8171fde0",
    },
  ],
  ["control characters stay", "a\u0000\u001b\u2028", { text: "a\u0000\u001b\u2028" }],
];
for (const [what, body, content] of bodies) {
  test(`a body: ${what}`, () => {
    const own = entryOf(answered({ answer: { body } })).response.content;
    expect(own).toEqual({ size: Buffer.byteLength(body), mimeType: "application/json", ...content });
  });
}

test("an answer without body and media type", () => {
  const { response } = entryOf(answered({ answer: { body: "", headers: [["Location", "/other"]], status: 302 } }));
  expect(response).toMatchObject({ status: 302, redirectURL: "/other" });
  expect(response.content).toEqual({ size: 0, mimeType: "x-unknown" });
});

test("a request without body has no data", () => {
  const request = { method: "GET", url: URL_ASKED, headers: [["X-Note", "é"]] as [string, string][] };
  const { exchange, request: scenarioRequest } = answered();
  if (!("request" in exchange)) throw new Error("It was sent.");
  const entry = entryOf({ request: scenarioRequest, exchange: { ...exchange, request } });
  expect(entry.request).not.toHaveProperty("postData");
  expect(entry.request.bodySize).toBe(0);
});

for (const kind of ["unreachable", "broken", "interrupted"] as const) {
  test(`a request without answer is one with the status 0: ${kind}`, () => {
    const { response } = entryOf(unanswered(kind));
    expect(response).toMatchObject({
      status: 0,
      comment: `${kind}, since a test says so`,
      _error: `${kind}, since a test says so`,
      content: { size: 0, mimeType: "x-unknown" },
    });
  });
}

test("what was not sent is not in it", () => {
  expect(entriesOf([unsent, unanswered("refused")])).toEqual([]);
});
