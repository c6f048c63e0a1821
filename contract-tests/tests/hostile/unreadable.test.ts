// A run of a part finds what is wrong with a deployment that it cannot read, and what a closed connection is worth.
import { afterAll, describe, expect, test } from "vitest";
import { startReference } from "../../reference/reference.ts";
import type { Sent } from "../../reference/sent.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

const withBody = (body: string | Uint8Array) => (sent: Sent) => ({ ...sent, body });

const bodies: [given: string, answer: (sent: Sent) => Sent, words: RegExp][] = [
  ["empty", withBody(""), /one JSON text/],
  ["a page of HTML", withBody("<html><body>Bad gateway</body></html>"), /one JSON text/],
  ["bytes that are no text", withBody(Uint8Array.of(0xff, 0xfe, 0x00)), /one JSON text/],
  ["cut off", (sent) => withBody(Buffer.from(sent.body).subarray(0, 20))(sent), /one JSON text/],
  ["nested too deep", withBody(`${"[".repeat(501)}${"]".repeat(501)}`), /nested more than 500 levels deep/],
  ["of too many values", withBody(`[${"0,".repeat(500_000)}0]`), /more than 500000 values/],
  ["too large", withBody(Buffer.alloc(2_000_000, " ")), /more than 1572864 bytes/],
  [
    "not in its coding",
    (sent) => ({ ...sent, headers: { ...sent.headers, "Content-Encoding": "gzip" } }),
    /not in the coding of its Content-Encoding/,
  ],
];

const parts = ["response-schema", "response-schema-inferred", "integers", "call-time", "envelope"];

describe.concurrent("every body is", () => {
  for (const [given, answer, words] of bodies)
    for (const check of parts)
      test(`${given}, and only ${check} is made: exit code 1`, async () => {
        const reference = await startReference({ flowControl: false, plain: true, change: { answer } });
        opened.push(reference);
        const { exitCode, stdout } = await hostileRun({ ...reference, surface: "cc-cms", filter: { check } });
        expect(stdout.replaceAll(/\s+/g, " ")).toMatch(words);
        expect(stdout).not.toContain("no check was evaluated");
        expect(exitCode).toBe(1);
      });
});

/** What becomes of the connections of queries: the first of each pair is closed when the request has come. */
describe.concurrent("a connection is closed as a request comes", () => {
  const rows: [given: string, every: number, exit: number, words: RegExp][] = [
    ["once in a while", 7, 0, /conforms/],
    ["always", 1, 1, /closed connection|connection reset/],
  ];
  for (const [given, every, exit, words] of rows)
    test(given, async () => {
      let times = 0;
      const reference = await startReference({
        flowControl: false,
        plain: true,
        change: {
          answer(sent, { raw }) {
            times += 1;
            if (times % every === 0) raw.socket.destroy();
            return sent;
          },
        },
      });
      opened.push(reference);
      const { exitCode, stdout } = await hostileRun({
        ...reference,
        surface: "cc-cms",
        filter: { check: "status-documented" },
      });
      expect(stdout).toMatch(words);
      expect(exitCode).toBe(exit);
    });
});
