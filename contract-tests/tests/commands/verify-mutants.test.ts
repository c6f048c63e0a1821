// What a vendor sees when a deployment does not answer as it should: one table with the tests of the transport.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, test, vi } from "vitest";
import { type Surface, surfaces } from "../../contract/contract.ts";
import { CA } from "../certificates.ts";
import { serveReplies } from "../deployment-server.ts";
import { AMPLE, type FaultyServer, type Mutant, mutants } from "../faulty-servers.ts";
import { type Ended, reasonsIn, runScript, withoutProgress } from "./run-command.ts";

// Several whole runs at a time: where the machine has other work, too, each of them can take a minute.
vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), "cti-contract-faults-"));
const servers: FaultyServer[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.map((server) => server.close()));
});

const SECRETS = { GUID: "sample-guid+with/signs.AgentGateway0", SECRET_KEY: "sampleSecretKey+with/signs" };
writeFileSync(join(folder, "ca.pem"), CA);

/** What a deployment file says of a surface besides its address. */
const REST: Record<Surface, string> = {
  agentgateway: `agentid: 1030, authentication: { guid: "\${GUID}" }`,
  "cc-cms": `accessKey: file:access-key, secretKey: "\${SECRET_KEY}", ccId: 1, vdn: 170`,
};
writeFileSync(join(folder, "access-key"), "SAMPLEAK");

type Target = Pick<FaultyServer, "baseUrl"> & { isTrusted?: boolean };

/** Verifies a deployment whose surfaces are these servers. */
async function verify(
  name: string,
  targets: Partial<Record<Surface, Target>>,
  environment: Record<string, string> = {},
  ownLimits: Mutant["limits"] = AMPLE,
  flags: readonly string[] = [],
): Promise<Ended> {
  const limits = Object.entries({ ...ownLimits, requests: 1_000_000, window: 1 });
  const described = surfaces.flatMap((surface) => {
    const target = targets[surface];
    const tls = target?.isTrusted ? "tls: { ca: ca.pem }, " : "";
    return target ? [`${surface}: { url: "${target.baseUrl}", ${tls}${REST[surface]} }`] : [];
  });
  const file = join(folder, `${name}.yaml`);
  const lines = [
    "name: a faulty one",
    ...described,
    "subjects: { inCall: 1099 }",
    `limits: { ${limits.map(([limit, value]) => `${limit}: ${value}`).join(", ")} }`,
  ];
  writeFileSync(file, lines.join("\n"));
  return withoutProgress(
    await runScript("verify", ["--deployment", file, "--verbose", ...flags], { ...SECRETS, ...environment }),
  );
}

async function started({ start, tls }: Mutant): Promise<Target> {
  const server = await start();
  servers.push(server);
  return { baseUrl: server.baseUrl, isTrusted: tls !== "none" };
}

function shows({ stdout, stderr }: Ended): string[] {
  return Object.values(SECRETS).filter((secret) =>
    [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64").replace(/=+$/, "")].some((form) =>
      (stdout + stderr).includes(form),
    ),
  );
}

/**
 * Two mutants of a kind at a time, one of them on each surface: a run takes far longer than what it is to show.
 * A file has the same limits for both.
 */
function pairsOf(kind: Mutant["kind"]): [Mutant, Mutant][] {
  return [...new Set(mutants.map(({ limits }) => limits))].flatMap((limits) => {
    const own = mutants.filter((mutant) => mutant.kind === kind && mutant.limits === limits);
    const half = Math.ceil(own.length / 2);
    return own.slice(0, half).flatMap((mutant, index): [Mutant, Mutant][] => {
      const other = own[half + index] ?? own[0];
      return other ? [[mutant, other]] : [];
    });
  });
}

for (const [index, [mutant, other]] of pairsOf("unreachable").entries()) {
  test.concurrent(`${mutant.reason}, and ${other.reason}: a line each, exit code 2`, async ({ expect }) => {
    const ended = await verify(`unreachable-${index}`, {
      agentgateway: await started(mutant),
      "cc-cms": await started(other),
    });
    const [line, otherLine, ...lines] = reasonsIn(ended);
    expect(line).toMatch(/^agentgateway: no connection to /);
    expect(line).toMatch(mutant.words);
    expect(otherLine).toMatch(/^cc-cms: no connection to /);
    expect(otherLine).toMatch(other.words);
    expect(ended.stdout).toContain("\nVerdict on a faulty one: could not run (exit code 2)");
    expect([ended.code, ended.stderr, lines]).toEqual([2, "", []]);
    expect(shows(ended)).toEqual([]);
  });
}

/** Each request waits for a fault that stalls, and the first ones tell. */
const SHORT = ["--check", "*.queryAgent*InfoBy*.status-documented", "--max-duration", "10"];

for (const [index, [mutant, other]] of pairsOf("broken").entries()) {
  test.concurrent(`${mutant.reason}, and ${other.reason}: failed checks, exit code 1`, async ({ expect }) => {
    const targets = { agentgateway: await started(mutant), "cc-cms": await started(other) };
    const ended = await verify(`broken-${index}`, targets, {}, mutant.limits, SHORT);
    const problems = ended.stdout.split(/^(?= {2}fail )/m);
    const gateway = problems.find((text) =>
      /fail +MUST +agentgateway\.queryAgentInfoByWorkNo\.status-documented/.test(text),
    );
    expect(gateway).toMatch(mutant.words);
    const monitoring = problems.find((text) =>
      /fail +MUST +cc-cms\.queryAgentStatusInfoByAgentIds\.status-documented/.test(text),
    );
    expect(monitoring).toMatch(other.words);
    expect(ended.code).toBe(1);
    expect(["", "verify: the run was ended early; these are the results so far\n"]).toContain(ended.stderr);
    expect(shows(ended)).toEqual([]);
  });
}

test.concurrent("a redirect to another host: exit code 1, and that host is not asked", async ({ expect }) => {
  const target = await serveReplies({});
  servers.push(target);
  const redirect = {
    status: 302,
    headers: { location: `${target.baseUrl}/?${encodeURIComponent(SECRETS.GUID)}` },
    body: "",
  };
  const operations = ["queryAgentInfoByWorkNo", "queryAllOnlineAgents", "queryAllCallInfoByAgentWorkNoEx"];
  const server = await serveReplies(Object.fromEntries(operations.map((operationId) => [operationId, redirect])));
  servers.push(server);
  const ended = await verify("redirect", { agentgateway: server });
  expect(ended.stdout).toContain("got HTTP status 302");
  expect(ended.code).toBe(1);
  expect(target.received).toEqual([]);
  expect(shows(ended)).toEqual([]);
});

for (const [variable, says] of [
  ["FORCE_COLOR", "Verdict on a faulty one: \u001b[33mcould not run\u001b[39m (exit code 2)"],
  ["NO_COLOR", "Verdict on a faulty one: could not run (exit code 2)"],
] as const) {
  test.concurrent(`${variable} decides about colours`, async ({ expect }) => {
    const targets = { agentgateway: { baseUrl: "http://127.0.0.1:1" } };
    expect((await verify(variable, targets, { [variable]: "1" })).stdout).toContain(`\n${says}`);
  });
}
