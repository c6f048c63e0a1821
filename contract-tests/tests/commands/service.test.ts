// What serves the tests of an application: several at once, with a line for programs, and on other addresses on request.
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Agent, request } from "undici";
import { afterEach, expect, test } from "vitest";
import type { MockAccess } from "../../mocks/mocks.ts";
import type { ReferenceAccess } from "../../reference/sample-access.ts";
import { projectFolder } from "../contract/project-copy.ts";
import { command } from "./in-process.ts";
import { startScript } from "./run-command.ts";

const running: (() => void)[] = [];
afterEach(() => {
  for (const stop of running.splice(0)) stop();
});

/** Starts a command with `--json`, and waits for the line; what is on stdout then is that line only. */
async function serve<Access>(name: "reference" | "mock", ...flags: string[]) {
  const { child, ended } = startScript(name, ["--json", ...flags]);
  running.push(() => child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [line] = await once(child.stdout, "data");
  const access: Access & { certificate?: string } = JSON.parse(String(line));
  const stop = async () => {
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect([code, stdout]).toEqual([0, String(line)]);
    return stderr;
  };
  return { access, stop };
}

/** The fields that the guide has of the line of a command, and those of a line. */
function documentedOf(name: "reference" | "mock"): string[] {
  const guide = readFileSync(join(projectFolder, "docs/guides/mocks-and-reference.md"), "utf8");
  const rows = [...guide.matchAll(/^\| (`[^|]+`) \| (?:(both)|`(reference|mock)`) \| .+ \|$/gm)];
  return rows
    .filter(([, , both, own]) => both !== undefined || own === name)
    .flatMap(([, fields = ""]) => fields.replaceAll("`", "").split(", "))
    .sort();
}

function fieldsOf(line: object): string[] {
  return Object.entries(line)
    .flatMap(([name, value]) =>
      typeof value === "object" ? Object.keys(value as object).map((field) => `${name}.${field}`) : [name],
    )
    .sort();
}

const reference = (...flags: string[]) => serve<ReferenceAccess>("reference", "--port", "0", ...flags);

/** Signs in the agent of the line, and gives the code of the answer. */
async function signIn({ agentgateway, certificate }: ReferenceAccess & { certificate?: string }): Promise<unknown> {
  const { url, agentid, ...body } = agentgateway;
  const ca = certificate === undefined ? undefined : readFileSync(certificate, "utf8");
  const dispatcher = new Agent({ connect: { ca } });
  const answer = await request(`${url}/agentgateway/resource/onlineagent/${agentid}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: body.password, phonenum: body.phonenum }),
    dispatcher,
  });
  const { retcode } = (await answer.body.json()) as { retcode: unknown };
  await dispatcher.destroy();
  return retcode;
}

test("two references at once: each line has an address and credentials that serve, and what is written is gone in the end", async () => {
  const [one, other] = await Promise.all([reference(), reference("--plain")]);
  expect(one.access).toMatchObject({
    agentgateway: { url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/), agentid: "1030", phonenum: "70930" },
    "cc-cms": { accessKey: "EXAMPLEAK0000001", ccId: 1, vdn: 170 },
  });
  expect(other.access.agentgateway.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(fieldsOf(one.access)).toEqual(documentedOf("reference"));
  expect([...fieldsOf(other.access), "certificate"].sort()).toEqual(documentedOf("reference"));
  // Each has its own state: a second sign-in at one of them would be refused.
  expect(await Promise.all([signIn(one.access), signIn(other.access)])).toEqual(["0", "0"]);
  expect(await signIn(other.access)).toBe("100-002");
  expect((await fetch(other.access["cc-cms"].health)).status).toBe(200);
  const said = await Promise.all([one.stop(), other.stop()]);
  for (const stderr of said) expect(stderr).toContain("The reference deployment is ready. Press Ctrl-C to stop it.\n");
  expect(existsSync(one.access.certificate ?? "")).toBe(false);
});

test("the line of a dataset of one's own has addresses, and no credentials", async () => {
  const { access, stop } = await reference("--plain", "--dataset", "contract-tests/reference/dataset.yaml");
  const { url } = access.agentgateway;
  const address = { url, health: `${url}/health` };
  expect(access).toEqual({ agentgateway: address, "cc-cms": address });
  await stop();
});

test("the line of the mocks has what they answer to, and with --cors pages of other origins may use them", async () => {
  const { access, stop } = await serve<MockAccess>("mock", "--agentgateway-port", "0", "--cc-cms-port", "0", "--cors");
  expect(fieldsOf(access)).toEqual(documentedOf("mock"));
  const { url, health, guid, agentid, workno } = access.agentgateway;
  for (const path of [health, access["cc-cms"].health]) {
    const answer = await fetch(path);
    expect([answer.status, await answer.json()]).toEqual([200, { status: "up" }]);
  }
  const headers = { Guid: guid, Origin: "https://desktop.example.test" };
  const answer = await fetch(`${url}/agentgateway/resource/agentgroup/${agentid}/agentbyworkno/${workno}`, { headers });
  expect([answer.status, answer.headers.has("access-control-allow-origin")]).toEqual([200, true]);
  expect(await stop()).toBe("Both mocks are ready. Press Ctrl-C to stop them.\n");
});

// Linux has all of 127.0.0.0/8, so that this address tells whether a server listens on more than 127.0.0.1.
test.skipIf(process.platform !== "linux")("only with --host other addresses answer, and that is said", async () => {
  const [own, open] = await Promise.all([reference("--plain"), reference("--host", "0.0.0.0")]);
  const elsewhere = ({ url }: { url: string }) => url.replace("127.0.0.1", "127.0.0.2");
  await expect(fetch(`${elsewhere(own.access.agentgateway)}/health`)).rejects.toThrow("fetch failed");
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  expect((await request(`${elsewhere(open.access.agentgateway)}/health`, { dispatcher })).statusCode).toBe(200);
  await dispatcher.destroy();
  expect(await signIn(open.access)).toBe("0");
  expect(await own.stop()).not.toContain("WARNING");
  expect(await open.stop()).toMatch(
    /^WARNING: other machines can reach this server on 0\.0\.0\.0, and its credentials are public; without --host they cannot\.\n/,
  );
});

test("the certificate is for the host", async () => {
  const { access, stop } = await reference("--host", "127.0.0.3");
  expect(access.agentgateway.url).toMatch(/^https:\/\/127\.0\.0\.3:/);
  expect(await signIn(access)).toBe("0");
  expect(await stop()).not.toContain("WARNING");
});

// 192.0.2.0/24 is for documentation: no machine has it.
for (const name of ["reference", "mock"]) {
  test(`${name}: an address of another machine is refused in one line`, async () => {
    const { code, stdout, stderr } = await command([name, "--host", "192.0.2.1"]);
    expect(stderr).toBe(
      `${name}: --host "192.0.2.1" is not an address of this machine (EADDRNOTAVAIL); 0.0.0.0 is all of them\n`,
    );
    expect([code, stdout]).toEqual([2, ""]);
  });
}

test("a certificate and plain HTTP exclude each other", async () => {
  const { code, stderr } = await command(["reference", "--plain", "--certificate", "ca.pem"]);
  expect(stderr).toBe(
    "reference: option '--plain' cannot be used with option '--certificate <file>' (see cti-contract reference --help)\n",
  );
  expect(code).toBe(2);
});
