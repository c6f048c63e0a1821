// Whatever a gateway does to a sign-in, the agent is signed out afterwards, or the run says until when not.
import { afterAll, describe, expect, test } from "vitest";
import type { Change } from "../../reference/change.ts";
import { startReference } from "../../reference/reference.ts";
import type { Sent } from "../../reference/sent.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

interface Row {
  given: string;
  /** What becomes of the answer to a sign-in that has worked. */
  answer: (sent: Sent, destroy: () => void) => Sent;
  takeOver?: boolean;
  /** Only the first sign-in is answered in this way. */
  isOnce?: boolean;
  /** What is said where the agent stays signed in. */
  warning?: RegExp;
}

const MAY_BE =
  /^agentgateway: agent 1030 may be signed in \(.+\), and could not be signed out; .* at about [0-9:]{8} UTC$/;

const withoutGuid = ({ headers: { "Set-GUID": _, ...headers }, ...sent }: Sent): Sent => ({ ...sent, headers });
const lost = (sent: Sent, destroy: () => void): Sent => {
  destroy();
  return sent;
};
const huge = (sent: Sent): Sent => ({ ...sent, body: Buffer.alloc(2_000_000, " ") });
const unreadable = (sent: Sent): Sent => ({ ...sent, body: Buffer.from("<html>") });
const redirected = (sent: Sent): Sent => ({
  ...withoutGuid(sent),
  status: 302,
  headers: { ...withoutGuid(sent).headers, location: "https://sso.example.test/" },
  body: Buffer.from(""),
});

const rows: Row[] = [
  { given: "too large, with its guid", answer: huge },
  { given: "unreadable, with its guid", answer: unreadable },
  { given: "without guid", answer: withoutGuid, warning: MAY_BE },
  { given: "without guid, once; takeOver", answer: withoutGuid, takeOver: true, isOnce: true },
  { given: "lost", answer: lost, warning: MAY_BE },
  { given: "lost, once; takeOver", answer: lost, takeOver: true, isOnce: true },
  { given: "too large, without guid", answer: (sent) => huge(withoutGuid(sent)), warning: MAY_BE },
  {
    given: "unreadable, without guid, once; takeOver",
    answer: (sent) => unreadable(withoutGuid(sent)),
    takeOver: true,
    isOnce: true,
  },
  { given: "redirected", answer: redirected, warning: MAY_BE },
  { given: "redirected, once; takeOver", answer: redirected, takeOver: true, isOnce: true },
  {
    given: "with a guid of 9000 bytes",
    answer: (sent) => ({ ...sent, headers: { ...sent.headers, "Set-GUID": `JSESSIONID=${"x".repeat(9000)}` } }),
    warning: MAY_BE,
  },
];

async function start(change: Change) {
  const reference = await startReference({
    flowControl: false,
    plain: true,
    pollWait: 20,
    authentication: "dynamic",
    change,
  });
  opened.push(reference);
  return reference;
}

describe.concurrent("the answer to a sign-in is", () => {
  for (const { given, answer, takeOver = false, isOnce = false, warning } of rows)
    test(given, async () => {
      let times = 0;
      const reference = await start({
        answer(sent, request) {
          if (request.method !== "PUT" || !request.url.includes("/onlineagent/") || (isOnce && times > 0)) return sent;
          times += 1;
          return answer(sent, () => request.raw.socket.destroy());
        },
      });
      const { exitCode, warnings } = await hostileRun({
        ...reference,
        surface: "agentgateway",
        takeOver,
        filter: { check: "json" },
      });
      const isSignedIn = reference.sessions().some(({ agentid }) => agentid === "1030");
      expect(isSignedIn).toBe(warning !== undefined);
      if (warning === undefined) expect(warnings).toEqual([]);
      else expect(warnings).toEqual([expect.stringMatching(warning)]);
      expect([1, 2]).toContain(exitCode);
    });
});

test("a sign-out that is answered with 503 is asked again", async () => {
  let times = 0;
  const reference = await start({
    answer(sent, { method, url }) {
      if (method !== "DELETE" || !url.includes("/onlineagent/") || times > 0) return sent;
      times += 1;
      return { ...sent, status: 503, body: Buffer.from("") };
    },
    // The first one does not reach the gateway.
    request(raw) {
      if (raw.method === "DELETE" && times === 0) raw.url = raw.url?.replace("/onlineagent/", "/onlineagent/x");
    },
  });
  const { warnings } = await hostileRun({
    ...reference,
    surface: "agentgateway",
    filter: { check: "json", operation: "queryAllOnlineAgents" },
  });
  expect(times).toBe(1);
  expect(reference.sessions().map(({ agentid }) => agentid)).not.toContain("1030");
  expect(warnings).toEqual([]);
});

describe.concurrent("the guid of the sign-in is refused", () => {
  for (const [given, isSignedOut, exit, words] of [
    ["after a restart the agent can sign in again: no finding", true, 0, /: conforms/],
    ["the agent is signed in all the same: a finding", false, 1, /MUST +agentgateway\.login\.accepts-new-guid/],
  ] as const)
    test(given, async () => {
      let times = 0;
      const reference = await start({
        answer(sent, { method, url }) {
          const guid = sent.headers["Set-GUID"]?.split("=")[1];
          if (method !== "PUT" || !url.endsWith("/onlineagent/1030") || guid === undefined || times > 0) return sent;
          times += 1;
          // The client learns another guid than that of its session, which is gone before it asks for the last time.
          if (isSignedOut)
            void fetch(`${reference.baseUrl}${url}/logout`, { method: "DELETE", headers: { Guid: guid } });
          return { ...sent, headers: { ...sent.headers, "Set-GUID": "JSESSIONID=sample.AgentGateway0" } };
        },
      });
      const { exitCode, stdout } = await hostileRun({
        ...reference,
        surface: "agentgateway",
        filter: { check: "accepts-new-guid", operation: "login" },
      });
      expect(times).toBe(1);
      expect(stdout).toMatch(words);
      expect(exitCode).toBe(exit);
      if (exit === 0) expect(reference.sessions().map(({ agentid }) => agentid)).not.toContain("1030");
    });
});
