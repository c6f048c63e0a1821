// Cookies of a deployment have bounds: whatever it sets, requests are accepted, and the agent is signed out.
import { afterAll, describe, expect, test } from "vitest";
import { startReference } from "../../reference/reference.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

const rows: [given: string, cookie: (number: number) => string][] = [
  ["a new name with each answer", (number) => `n${number}=${"x".repeat(300)}; Path=/`],
  [
    "a new path with each answer",
    (number) => `lb=${"x".repeat(300)}; Path=/agentgateway${number % 2 ? "" : "/resource"}`,
  ],
  ["longer with each answer", (number) => `lb=${"x".repeat(200 * number)}`],
  ["as long as one may be", (number) => `n${number % 3}=${"x".repeat(4000)}`],
  ["longer than one may be", () => `lb=${"x".repeat(10_000)}`],
  ["for another host", () => "lb=1; Domain=example.test"],
  ["without a name", () => "=x"],
  ["without a value", () => "lb"],
  ["with signs that no value has", () => 'lb="a b,c\\d"'],
  ["with bytes beyond ASCII", () => "lb=\u00e9\u00ff"],
  ["that end at once", (number) => `n${number}=1; Max-Age=0`],
  ["that ended long ago", (number) => `n${number}=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT`],
  ["with a prefix that plain HTTP may not have", () => "__Host-lb=1; Path=/; Secure"],
  ["with an Expires that is no date", () => "lb=1; Expires=tomorrow"],
  ["named as the guid", () => "JSESSIONID=x"],
];

describe.concurrent("cookies", () => {
  for (const [given, cookie] of rows)
    test(given, async () => {
      let number = 0;
      let longest = 0;
      const reference = await startReference({
        flowControl: false,
        plain: true,
        pollWait: 20,
        authentication: "dynamic",
        change: {
          answer(sent, { headers }) {
            number += 1;
            longest = Math.max(longest, (headers.cookie ?? "").length);
            return { ...sent, headers: { ...sent.headers, "Set-Cookie": cookie(number) } };
          },
        },
      });
      opened.push(reference);
      const { exitCode, warnings } = await hostileRun({
        ...reference,
        surface: "agentgateway",
        filter: { check: "status-documented" },
      });
      expect(exitCode).toBe(0);
      expect(number).toBeGreaterThan(15);
      expect(longest).toBeLessThanOrEqual(6144);
      expect(warnings).toEqual([]);
      expect(reference.sessions().map(({ agentid }) => agentid)).not.toContain("1030");
    });
});
