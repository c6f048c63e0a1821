// Secrets that a deployment sends back in another form are in no output.
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { startReference } from "../../reference/reference.ts";
import type { Sent } from "../../reference/sent.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

const SECRET = embeddedDeployment({ baseUrl: "", certificate: "" }, "dynamic")["cc-cms"]?.secretKey ?? "";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const hex = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding).toString("hex");

const forms: [form: string, text: string][] = [
  ["hex", hex(SECRET)],
  ["hex in capitals", hex(SECRET).toUpperCase()],
  ["hex with colons", hex(SECRET).replaceAll(/(..)(?=.)/g, "$1:")],
  ["hex of UTF-16", hex(SECRET, "utf16le")],
  ["reversed", [...SECRET].reverse().join("")],
  ["with blanks", [...SECRET].join(" ")],
  ["with dots", [...SECRET].join(".")],
  ["base64 with a word before", base64(`key=${SECRET}`)],
  ["base64 with words around", base64(`a ${SECRET} b`)],
  ["base64 of JSON", base64(JSON.stringify({ secretKey: SECRET }))],
  ["base64 in base64", base64(base64(SECRET))],
  ["base64 of UTF-16", Buffer.from(SECRET, "utf16le").toString("base64")],
  ["base64 reversed before", base64([...SECRET].reverse().join(""))],
  ["hex of base64", hex(base64(SECRET))],
];

type Place = [place: string, put: (sent: Sent, text: string) => Sent];

const withHeader = (sent: Sent, name: string, value: string): Sent => ({
  ...sent,
  headers: { ...sent.headers, [name]: value },
});
const withProperty = (sent: Sent, name: string, value: unknown): Sent => ({
  ...sent,
  body: Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(sent.body).toString()), [name]: value })),
});

const places: Place[] = [
  ["as the code", (sent, text) => withProperty(sent, "result", text)],
  ["in a list", (sent, text) => withProperty(sent, "resultDatas", [text])],
  ["as a name", (sent, text) => withProperty(sent, text, 1)],
  ["as a page", (sent, text) => ({ ...sent, body: `<h1>${text}</h1>` })],
  ["as a header", (sent, text) => withHeader(sent, "X-Trace", text)],
  ["as the name of a header", (sent, text) => withHeader(sent, `x-${text.replaceAll(/[^A-Za-z0-9]/g, "-")}`, "1")],
  [
    "as the media type",
    (sent, text) => withHeader(sent, "Content-Type", `text/${text.replaceAll(/[^A-Za-z0-9]/g, "-")}`),
  ],
];

async function run(answer: (sent: Sent) => Sent) {
  const reference = await startReference({ flowControl: false, plain: true, change: { answer } });
  opened.push(reference);
  return hostileRun({ ...reference, surface: "cc-cms", filter: { operation: "queryCtiServerTime" } });
}

/** A part of it that is long enough to tell. */
function tellingPart(text: string): string {
  return text.slice(4, 24);
}

describe.concurrent("the secret key", () => {
  for (const [form, text] of forms)
    for (const [place, put] of places)
      test(`${form}, ${place}`, async () => {
        const { texts } = await run((sent) => put(sent, text));
        const shown = [text, text.replaceAll(/[^A-Za-z0-9]/g, "-")].map(tellingPart);
        for (const [name, content] of texts)
          for (const part of shown) expect(content.includes(part), `${name} has ${part}`).toBe(false);
      });
});

const bodies: [form: string, body: (sent: Sent) => Uint8Array | string][] = [
  ["in UTF-16", (sent) => Buffer.from(`${sent.body}${SECRET}`, "utf16le")],
  ["in UTF-16, with a byte order mark", () => Buffer.from(`\ufeff${SECRET}`, "utf16le")],
  ["on several lines", () => SECRET.replaceAll(/(...)/g, "$1\r\n")],
  ["on several lines of JSON", () => JSON.stringify({ result: SECRET.replaceAll(/(...)/g, "$1\n") })],
  ["compressed, not said to be", () => gzipSync(SECRET)],
  ["deflated, not said to be", () => deflateSync(SECRET)],
  ["in bytes that are no text", () => Buffer.concat([Buffer.from([0xff]), Buffer.from(SECRET)])],
];

describe.concurrent("the body has the secret key", () => {
  for (const [form, body] of bodies)
    test(form, async () => {
      const { texts } = await run((sent) => ({ ...sent, body: body(sent) }));
      const har = JSON.parse(texts.get("exchanges.har") ?? "");
      const shown: unknown[] = har.log.entries.map(
        ({ response }: { response: { content: object } }) => response.content,
      );
      expect(shown).toContainEqual(
        expect.objectContaining({ text: expect.stringMatching(/^\(left out: [0-9]+ bytes that /) }),
      );
      for (const [name, content] of texts)
        for (const part of [SECRET.slice(0, 9), gzipSync(SECRET).toString("base64").slice(-20)])
          expect(content.includes(part), `${name} has ${part}`).toBe(false);
    });
});
