// What a vendor sees when a deployment does not answer as it should: one table with the tests of the transport.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, test } from "vitest";
import { CA } from "../certificates.ts";
import { serveReplies } from "../deployment-server.ts";
import { type FaultyServer, faults, SHORT_LIMITS } from "../faulty-servers.ts";
import { runScript } from "./run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-faults-"));
const servers: FaultyServer[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.map((server) => server.close()));
});

const GUID = "sample-guid+with/signs.AgentGateway0";
writeFileSync(join(folder, "ca.pem"), CA);
const limits = Object.entries(SHORT_LIMITS).map(([name, value]) => `${name}: ${value}`);

async function verify(name: string, server: FaultyServer, trusting: boolean) {
  servers.push(server);
  const file = join(folder, `${name.replaceAll(" ", "-")}.yaml`);
  writeFileSync(
    file,
    `name: a faulty one
agentgateway:
  url: ${server.baseUrl}
  ${trusting ? "tls: { ca: ca.pem }" : ""}
  agentid: 1030
  authentication:
    guid: \${GUID}
subjects: { inCall: 1099 }
limits: { ${limits.join(", ")} }
`,
  );
  return runScript("verify", ["--deployment", file], { GUID });
}

for (const { reason, start, tls, kind, words } of faults) {
  const expected = kind === "unreachable" ? 2 : 1;
  test.concurrent(`${reason}: exit code ${expected}`, async ({ expect }) => {
    const { code, stdout, stderr } = await verify(reason, await start(), tls !== "none");
    // Nothing there is one line; a deployment that breaks off has failed a check.
    expect(kind === "unreachable" ? stderr : stdout).toMatch(words);
    expect(kind === "unreachable" ? stdout : stderr).toBe("");
    if (kind === "unreachable") expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    else expect(stdout).toMatch(/fail +MUST +agentgateway\.queryAgentInfoByWorkNo\.status-documented/);
    for (const form of [GUID, encodeURIComponent(GUID), Buffer.from(GUID).toString("base64").replace(/=+$/, "")]) {
      expect(stdout + stderr).not.toContain(form);
    }
    expect(code).toBe(expected);
  });
}

test.concurrent("a redirect to another host: exit code 1, and that host is not asked", async ({ expect }) => {
  const target = await serveReplies({});
  servers.push(target);
  const redirect = { status: 302, headers: { location: `${target.baseUrl}/?${encodeURIComponent(GUID)}` }, body: "" };
  const operations = ["queryAgentInfoByWorkNo", "queryAllOnlineAgents", "queryAllCallInfoByAgentWorkNoEx"];
  const server = await serveReplies(Object.fromEntries(operations.map((operationId) => [operationId, redirect])));
  const { code, stdout } = await verify("redirect", server, false);
  expect(stdout).toContain("got HTTP status 302");
  expect(code).toBe(1);
  expect(target.received).toEqual([]);
});
