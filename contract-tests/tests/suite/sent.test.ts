// exchanges.har has every request that reached the deployment, also what keeps the session and what was sent again.
import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import { beforeAll, expect, test } from "vitest";
import type { embeddedDeployment } from "../../deployment/embedded.ts";
import { combined } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { answering } from "./changing.ts";
import { type EvaluatedRun, evaluatedRun } from "./evaluated-run.ts";

interface Entry {
  startedDateTime: string;
  request: { method: string; url: string; headers: { name: string; value: string }[] };
  response: { status: number; content: { text?: string } };
  comment: string;
  _cti: {
    operationId: string;
    surface: string;
    credential: string;
    expects: string;
    evaluated: boolean;
    exchange?: number;
  };
}

const USER_AGENT = "cti-contract/0.1.0 run/1a2b3c4d";
const reached: IncomingMessage[] = [];
const signatures = new Set<string>();
let evaluated: EvaluatedRun;
let entries: Entry[] = [];

beforeAll(async () => {
  const proxied = new Set<string>();
  evaluated = await evaluatedRun(
    {
      change: combined([
        {
          request(raw) {
            reached.push(raw);
            signatures.add(/[0-9a-f]{64}$/.exec(raw.headers.authorization ?? "")?.[0] ?? "");
          },
        },
        // The first answer to each of these is that of a proxy.
        answering("allonlineagents", (sent: Sent, { url }: FastifyRequest) => {
          if (proxied.has(url)) return sent;
          proxied.add(url);
          return { status: 503, headers: { "retry-after": "0.01" }, body: "" };
        }),
        // A guid that the platform has not heard of yet: sent again by the client.
        answering("agentbyworkno/1031", (sent: Sent, { url }: FastifyRequest) => {
          if (proxied.has(url)) return sent;
          proxied.add(url);
          return { ...sent, body: '{"message":"renewed","retcode":"000-003"}' };
        }),
      ]),
    },
    (deployment) => ({ ...deployment, userAgent: USER_AGENT }),
  );
  const har = JSON.parse(evaluated.texts.get("exchanges.har") ?? "") as { log: { entries: Entry[] } };
  entries = har.log.entries;
});

/** How often each method and path was sent; guids and signatures in paths are masked in the HAR. */
function counted(requests: readonly { method?: string | undefined; url?: string | undefined }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { method, url = "" } of requests) {
    const key = `${method} ${url.replace(/^https?:\/\/[^/]+/, "").replace(/([?;](guid|jsessionid|Authorization))=.*/, "$1")}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

test("every request that reached the deployment is in it, as often as it was sent", () => {
  // HTTP knows no methods in small letters: Node refuses such a request before anybody sees it.
  const known = entries.map(({ request }) => request).filter(({ method }) => method === method.toUpperCase());
  expect(counted(known)).toEqual(counted(reached));
  const beside = entries.filter(({ _cti }) => !_cti.evaluated).map(({ comment }) => comment);
  expect(beside).toContain("getAgentEvent: keeps the session");
  expect(beside).toContain("queryAllOnlineAgents: agents, first (sent again after this)");
  expect(beside).toContain("queryAgentInfoByWorkNo: agents, first, 1031 (sent again after this)");
  for (const operationId of ["login", "getAgentEvent", "updateGuid", "logout"])
    expect(entries.filter(({ _cti }) => _cti.operationId === operationId).length, operationId).toBeGreaterThan(0);
});

test("they are in the order in which they were sent", () => {
  const times = entries.map(({ startedDateTime }) => startedDateTime);
  expect(times).toEqual(times.toSorted());
});

test("those that are evaluated are those of report.json, and have their number in it", () => {
  const numbered = entries.filter(({ _cti }) => _cti.evaluated);
  const shown = numbered.map(({ comment, startedDateTime, _cti }) => [_cti.exchange, comment, startedDateTime]);
  const reported = evaluated.report.exchanges.map(({ id, request, startedAt }) => [id, request, startedAt]);
  expect(shown.toSorted(([one], [other]) => Number(one) - Number(other))).toEqual(reported);
  expect(entries.filter(({ _cti }) => !_cti.evaluated && "exchange" in _cti)).toEqual([]);
});

test("what expects an answer has a right credential, so that what is wrong on purpose can be left out", () => {
  const answers = entries.filter(({ _cti }) => _cti.expects === "answer");
  expect(new Set(answers.map(({ _cti }) => _cti.credential))).toEqual(new Set(["valid", "sign-in"]));
  expect(entries.filter(({ _cti, response }) => _cti.expects === "answer" && response.status === 401)).toEqual([]);
  const refused = entries.filter(({ _cti }) => _cti.credential === "old-timestamp");
  expect(new Set(refused.map(({ _cti }) => _cti.expects))).toEqual(new Set(["refusal"]));
});

test("a signed request keeps time and signed headers, and a part of the key: not the signature", () => {
  const { request } = entries.find(({ _cti }) => _cti.credential === "old-timestamp") ?? {};
  const { value = "" } = request?.headers.find(({ name }) => name === "Authorization") ?? {};
  expect(value).toMatch(/^auth-v2\/EXAM\*\*\*\/\d{4}-\d{2}-\d{2}T[\d:.]+Z\/host\/\*\*\*$/);
  expect(signatures.size).toBeGreaterThan(100);
  const text = JSON.stringify(entries);
  for (const signature of signatures) if (signature !== "") expect(text).not.toContain(signature);
  expect(text).not.toContain("EXAMPLEAK0000001");
});

test("each request names the run, but for what a browser would not send either: a curl line is nobody's run", () => {
  for (const { headers } of reached) expect(headers["user-agent"]).toBe(USER_AGENT);
  expect(evaluated.report.exchanges.every(({ curl }) => !curl.includes("1a2b3c4d"))).toBe(true);
});

test("a user agent of the deployment file is sent as it is, also by curl lines; false sends none", async () => {
  const seen = new Set<string | undefined>();
  const change = { request: (raw: IncomingMessage) => void seen.add(raw.headers["user-agent"]) };
  const { report } = await evaluatedRun({ change }, (deployment) => ({ ...only(deployment), userAgent: "acceptance" }));
  expect(report.exchanges.every(({ curl }) => curl.includes("'User-Agent: acceptance'"))).toBe(true);
  await evaluatedRun({ change }, (deployment) => ({ ...only(deployment), userAgent: false }));
  expect(seen).toEqual(new Set(["acceptance", undefined]));
});

/** CC-CMS alone takes less time. */
function only({ agentgateway: _, ...deployment }: ReturnType<typeof embeddedDeployment>) {
  return deployment;
}
