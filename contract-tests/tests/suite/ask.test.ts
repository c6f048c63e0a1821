// A query that a proxy could not deliver is sent once more; what changes something is not.
import type { FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import type { Sent } from "../../reference/sent.ts";
import { answering } from "./changing.ts";
import { evaluatedRun } from "./evaluated-run.ts";

const unreached = { status: 503, headers: { "retry-after": "0.01" }, body: "" };

/** Some answers to a method and path, by their number, are those of the proxy; all requests are counted. */
function behindProxy(part: string, isUnreached: (number: number) => boolean) {
  const counts = new Map<string, number>();
  const change = answering(part, (sent: Sent, { method, url }: FastifyRequest) => {
    const request = `${method} ${url}`;
    const count = (counts.get(request) ?? 0) + 1;
    counts.set(request, count);
    return isUnreached(count) ? unreached : sent;
  });
  return { change, counts };
}

const LIST = "allonlineagents";

test("a proxy that does not deliver a query once is no finding", async () => {
  const { change, counts } = behindProxy(LIST, (number) => number === 1);
  const { run, report } = await evaluatedRun({ change });
  expect([...counts.values()].every((count) => count > 1)).toBe(true);
  expect(run.results.filter(({ verdict }) => verdict === "fail")).toEqual([]);
  expect(report.verdict).toBe("conforms");
});

test("one that never delivers it is a finding", async () => {
  const { run } = await evaluatedRun({ change: behindProxy(LIST, () => true).change });
  const failed = run.results.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
  expect(failed).toContain("agentgateway.queryAllOnlineAgents.status-documented");
});

test("nor is a renewal of the guid that is not delivered once", async () => {
  const { change, counts } = behindProxy("updateGuid", (number) => number === 1);
  const { report } = await evaluatedRun({ change });
  expect([...counts.values()].every((count) => count > 1)).toBe(true);
  expect(report.verdict).toBe("conforms");
});

test("a sign-in is not sent twice, because the second would be refused if the first was carried out", async () => {
  const { change, counts } = behindProxy("onlineagent/1030", (number) => number === 2);
  const { run } = await evaluatedRun({ change });
  const recorded = run.capture.recorded.filter(({ request }) => request.operationId === "login");
  const sent = [...counts].filter(([request]) => request.endsWith("/onlineagent/1030") && request.startsWith("PUT"));
  expect(sent.map(([, count]) => count)).toEqual([recorded.length]);
  expect(recorded.length).toBeGreaterThan(1);
});
