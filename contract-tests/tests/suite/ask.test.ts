// A query that a proxy could not deliver is sent once more; what changes something is not.
import type { FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import type { Sent } from "../../reference/sent.ts";
import { answering } from "./changing.ts";
import { evaluatedRun } from "./evaluated-run.ts";

const unreached = { status: 503, headers: { "retry-after": "0.01" }, body: "" };

/** The first answers to a method and path are those of the proxy; all requests are counted. */
function behindProxy(part: string, times: number) {
  const counts = new Map<string, number>();
  const change = answering(part, (sent: Sent, { method, url }: FastifyRequest) => {
    const request = `${method} ${url}`;
    const count = (counts.get(request) ?? 0) + 1;
    counts.set(request, count);
    return count > times ? sent : unreached;
  });
  return { change, counts };
}

const LIST = "allonlineagents";

test("a proxy that does not deliver a query once is no finding", async () => {
  const { change, counts } = behindProxy(LIST, 1);
  const { run, report } = await evaluatedRun({ change });
  expect([...counts.values()].every((count) => count > 1)).toBe(true);
  expect(run.results.filter(({ verdict }) => verdict === "fail")).toEqual([]);
  expect(report.verdict).toBe("conforms");
});

test("one that never delivers it is a finding", async () => {
  const { run } = await evaluatedRun({ change: behindProxy(LIST, Number.POSITIVE_INFINITY).change });
  const failed = run.results.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
  expect(failed).toContain("agentgateway.queryAllOnlineAgents.status-documented");
});

test("a renewal of the guid is not sent twice", async () => {
  const { change, counts } = behindProxy("updateGuid", Number.POSITIVE_INFINITY);
  const { run } = await evaluatedRun({ change });
  const recorded = run.capture.recorded.filter(({ request }) => request.operationId === "updateGuid");
  expect(recorded.length).toBeGreaterThan(0);
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(recorded.length);
});
