// Whatever a deployment sends, the command ends in its bounds of memory, and says what is wrong with it.
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, inject, test } from "vitest";
import type { Surface } from "../../contract/contract.ts";
import { startReference } from "../../reference/reference.ts";
import type { Sent } from "../../reference/sent.ts";
import { hostileCommand } from "./command-run.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

/**
 * The peak of memory, in MB, whatever is sent: most rows stay below 300, and large texts on both surfaces below 380. And
 * that of a run in which all is as usual, which takes about 180.
 */
const MOST = { peak: 400, usual: 250 };

type Row = [given: string, surface: Surface | "both", answer: (sent: Sent) => Sent, exit: number, words: RegExp];

const withBody = (body: Buffer) => (sent: Sent) => ({ ...sent, body });
/** The answers of success with this as what they are about. */
const withPayload =
  (payload: string) =>
  (sent: Sent): Sent => {
    const text = Buffer.from(sent.body).toString();
    const name = /"(result|resultInfo|data)":/.exec(text)?.[1];
    if (name === undefined) return sent;
    return { ...sent, body: Buffer.from(JSON.stringify({ ...JSON.parse(text), [name]: "@" }).replace('"@"', payload)) };
  };
const listOf = (count: number, item: (index: number) => string) =>
  `[${Array.from({ length: count }, (_, index) => item(index)).join(",")}]`;

const bomb = gzipSync(Buffer.alloc(1_000_000_000, " "));
const wrong = (index: number) => `{"agentId":"x${index}","status":"${index}"}`;

const rows: Row[] = [
  ["as usual", "cc-cms", (sent) => sent, 0, /conforms/],
  ["as usual, AgentGateway", "agentgateway", (sent) => sent, 3, /incomplete/],
  ["30 MB of text each", "cc-cms", withBody(Buffer.alloc(30_000_000, "x")), 1, /does not conform/],
  ["30 MB of white space each", "cc-cms", withBody(Buffer.alloc(30_000_000, " ")), 1, /does not conform/],
  ["30 MB of bytes each", "cc-cms", withBody(Buffer.alloc(30_000_000, 0xff)), 1, /does not conform/],
  ["a text in JSON, 4000 kB", "cc-cms", withPayload(`"${"x".repeat(4_000_000)}"`), 1, /does not conform/],
  ["10,000 wrong items", "cc-cms", withPayload(listOf(10_000, wrong)), 1, /does not conform/],
  ["100,000 wrong items", "cc-cms", withPayload(listOf(100_000, wrong)), 1, /does not conform/],
  [
    "100,000 call ids",
    "cc-cms",
    withPayload(listOf(100_000, (index) => `"${String(1_700_000_000_000 + index)}-${index}"`)),
    1,
    /conform/,
  ],
  ["nested 1e6 deep", "cc-cms", withPayload("[".repeat(1e6) + "]".repeat(1e6)), 1, /does not conform/],
  [
    "nested 1e6 deep, objects",
    "cc-cms",
    withPayload(`${'{"a":'.repeat(1e6)}0${"}".repeat(1e6)}`),
    1,
    /does not conform/,
  ],
  ["a list of 1e6", "cc-cms", withPayload(listOf(1e6, () => "0")), 1, /does not conform/],
  [
    "a compression bomb",
    "cc-cms",
    (sent) => ({ ...sent, headers: { ...sent.headers, "Content-Encoding": "gzip" }, body: bomb }),
    1,
    /does not conform/,
  ],
  [
    "4 MB of escapes each, both surfaces",
    "both",
    withPayload(`"${"\\u0041%41&amp;".repeat(300_000)}"`),
    1,
    /does not conform/,
  ],
  [
    "15 MB of text in JSON each, both surfaces",
    "both",
    withPayload(`"${"x".repeat(15_000_000)}"`),
    1,
    /does not conform/,
  ],
  [
    "490,000 properties, both surfaces",
    "both",
    withPayload(`{${Array.from({ length: 490_000 }, (_, index) => `"k${index}":${index}`).join(",")}}`),
    1,
    /does not conform/,
  ],
  ["490,000 fractions", "cc-cms", withPayload(listOf(490_000, (index) => `${index}.5`)), 1, /does not conform/],
  ["30 MB of text each, AgentGateway", "agentgateway", withBody(Buffer.alloc(30_000_000, "x")), 1, /./],
];

describe("answers of", () => {
  for (const [given, surface, answer, exit, words] of rows)
    test(given, async () => {
      const reference = await startReference({
        flowControl: false,
        plain: true,
        pollWait: 20,
        refuseReplays: true,
        change: { answer },
      });
      opened.push(reference);
      const { exitCode, stdout, peak } = await hostileCommand(inject("program"), {
        baseUrl: reference.baseUrl,
        surface,
      });
      console.log(`${given}: ${peak} MB`);
      expect(stdout).toMatch(words);
      expect(exitCode).toBe(exit);
      expect(peak).toBeLessThan(given.startsWith("as usual") ? MOST.usual : MOST.peak);
    }, 180_000);
});
