import { exec } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Agent, request } from "undici";
import { afterEach, expect, test } from "vitest";
import { command } from "../commands/in-process.ts";
import { programOfPackage, runScript, startScript } from "../commands/run-command.ts";
import { serve } from "../deployment-server.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const folders: string[] = [];
const running: (() => void)[] = [];

afterEach(() => {
  for (const stop of running.splice(0)) stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "reference-test-"));
  folders.push(folder);
  return folder;
}

/** Starts the command on a free port and waits until it answers. */
async function started(...flags: string[]) {
  const { child, ended } = startScript("reference", ["--port", "0", ...flags]);
  running.push(() => child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  while (!output.stderr.includes("The reference deployment is ready.")) await once(child.stderr, "data");
  const baseUrl = /^AgentGateway and CC-CMS (https:\/\/127\.0\.0\.1:[0-9]+)$/m.exec(output.stdout)?.[1] ?? "";
  const certificate = /^certificate (.*)$/m.exec(output.stdout)?.[1] ?? "";
  return { child, ended, output, baseUrl, certificate };
}

test("every printed curl line works as pasted into one shell, each request is a line on stderr, and Ctrl-C ends it", async () => {
  const { child, ended, output, certificate } = await started();
  const [signIn = "", ...lines] = output.stdout.split("\n").filter((line) => /^ {2}.*\bcurl -s /.test(line));
  expect(lines).toHaveLength(3);
  const script = [signIn, ...lines.map((line) => `${line} -w '\\n%{http_code}\\n'`)].join("\n");
  const { stdout, stderr } = await promisify(exec)(script);
  expect(stderr).toBe("");
  expect(stdout.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/^guid [\w.-]{20,}$/),
    ...lines.flatMap(() => [expect.stringMatching(/"(retcode":"0"|resultCode":"0100000")/), "200"]),
  ]);
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
  const log = output.stderr.split("\n").filter((line) => line.startsWith("20"));
  expect(log.map((line) => line.replace(/^\S+Z /, ""))).toEqual([
    "PUT /agentgateway/resource/onlineagent/1030 200 0",
    "DELETE /agentgateway/resource/onlineagent/1030/logout 200 0",
    "GET /agentgateway/resource/agentgroup/1031/agentbyworkno/1099 200 0",
    "POST /rest/cmsapp/v1/openapi/configures/ctiservertime 200 0100000",
  ]);
  expect(existsSync(certificate)).toBe(false);
});

test("the file that init writes fits, with the printed exports and with the two keys changed that are named", async () => {
  const { child, ended, output } = await started();
  const [, url = "", ca = ""] = /: url (\S+), tls\.ca (\S+)$/m.exec(output.stdout) ?? [];
  const exports = output.stdout.split("\n").filter((line) => line.startsWith("  export ") && !line.includes("$("));
  expect(exports).toHaveLength(3);
  const file = join(newFolder(), "deployment.yaml");
  await command(["init", file]);
  const template = readFileSync(file, "utf8").replaceAll(/^ {2}url: .*$/gm, `  url: ${url}\n  tls: { ca: ${ca} }`);
  writeFileSync(file, template);
  const doctor = [process.execPath, programOfPackage(), "doctor", "--deployment", file];
  const line = doctor.map((word) => `'${word}'`).join(" ");
  const { stdout, stderr } = await promisify(exec)([...exports, line].join("\n"), { cwd: ROOT });
  expect(stderr).toMatch(/^doctor: a run is possible, 0 warnings; /);
  expect(stdout.match(/^ok/gm)).toHaveLength(23);
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
});

const modes: string[][] = [[], ["--dynamic"], ["--static"]];

for (const flags of modes) {
  test(`with ${flags.join(" ") || "no flag"} updateGuid brings a new guid`, async () => {
    const { baseUrl, certificate, child, ended } = await started(...flags);
    const dispatcher = new Agent({ connect: { ca: readFileSync(certificate, "utf8") } });
    const path = `${baseUrl}/agentgateway/resource/onlineagent/1030`;
    const headers = { "content-type": "application/json" };
    const body = '{"password":"sample-password","phonenum":"70930"}';
    const signIn = await request(path, { method: "PUT", headers, body, dispatcher });
    const guid = String(signIn.headers["set-guid"]).replace("JSESSIONID=", "");
    const renewed = await request(`${path}/updateGuid`, { method: "PUT", headers: { guid }, dispatcher });
    const { result } = (await renewed.body.json()) as { result: { guid: string } };
    expect(result.guid).not.toBe(guid);
    await dispatcher.destroy();
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });
}

test("with --guid-interval a poll brings a new guid after that time", async () => {
  const { output } = await started("--plain", "--guid-interval", "1", "--json");
  const { agentgateway: gateway } = JSON.parse(output.stdout);
  const agent = `${gateway.url}/agentgateway/resource/onlineagent/${gateway.agentid}`;
  const body = JSON.stringify({ password: gateway.password, phonenum: gateway.phonenum });
  const signIn = await fetch(agent, { method: "PUT", headers: { "Content-Type": "application/json" }, body });
  let guid = signIn.headers.get("Set-GUID")?.replace("JSESSIONID=", "") ?? "";
  const first = guid;
  while (guid === first) {
    const poll = await fetch(`${gateway.url}/agentgateway/resource/agentevent/${gateway.agentid}`, {
      headers: { Guid: guid },
    });
    expect(await poll.json()).toMatchObject({ retcode: "0" });
    guid = poll.headers.get("Set-GUID")?.replace("JSESSIONID=", "") ?? guid;
  }
  expect(guid).not.toBe("");
});

test("a dataset of one's own is served, its credentials are not printed, and the certificate is written and stays", async () => {
  const folder = newFolder();
  const file = join(folder, "it's mine.pem");
  writeFileSync(
    join(folder, "mine.yaml"),
    "callCentre: 7\nvdns: [{ id: 5 }]\nagents: [{ workno: 101, vdn: 5, password: hidden-word }]\n",
  );
  const { baseUrl, output, child, ended } = await started(
    "--dataset",
    join(folder, "mine.yaml"),
    "--certificate",
    file,
  );
  expect(output.stdout).not.toMatch(/hidden-word|sample-password|curl -s/);
  const body = '{"password":"hidden-word","phonenum":"1"}';
  const { stdout } = await promisify(exec)(
    `curl -s --cacert "${file}" -H 'Content-Type: application/json' -X PUT -d '${body}' ${baseUrl}/agentgateway/resource/onlineagent/101`,
  );
  expect(stdout).toContain('"retcode":"0"');
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
  expect(statSync(file).size).toBeGreaterThan(0);
  expect(output.stderr).not.toContain("hidden-word");
});

test("with a mutant it says what is wrong, and is wrong in that way", async () => {
  const { output, child, ended } = await started("--mutant", "workno-100-taken");
  expect(output.stdout).toMatch(/^AgentGateway and CC-CMS .*\nmutant workno-100-taken: \S.*\.\ncertificate /);
  const ask = output.stdout.split("\n").find((line) => line.endsWith("/agentbyworkno/1099'")) ?? "";
  const { stdout } = await promisify(exec)(ask.replace(/1099'$/, "100'"));
  expect(stdout).toContain('"retcode":"0"');
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
});

const wrong: [flags: string[], line: string | RegExp][] = [
  [["--port", "x"], 'reference: --port "x" is not a port; give a number from 0 to 65535\n'],
  [["--port", "65536"], 'reference: --port "65536" is not a port; give a number from 0 to 65535\n'],
  [
    ["--static", "--dynamic"],
    "reference: option '--static' cannot be used with option '--dynamic' (see cti-contract reference --help)\n",
  ],
  [["--dataset", "/no/such.yaml"], 'reference: --dataset "/no/such.yaml" cannot be read (ENOENT); give a YAML file\n'],
  [
    ["--dataset", "package.json"],
    /^reference: package\.json: name is "[^"]+"; give one of callCentre, [^\n]* instead\n$/,
  ],
  [
    ["--port", "0", "--certificate", "/no/such/folder/x.pem"],
    'reference: --certificate "/no/such/folder/x.pem" cannot be written (ENOENT); name another file\n',
  ],
  [["--samples"], "reference: unknown option '--samples' (see cti-contract reference --help)\n"],
];

for (const [flags, line] of wrong) {
  test(`${flags.join(" ")} is refused in one line, with exit code 2`, async () => {
    const { code, stdout, stderr } = await command(["reference", ...flags]);
    expect(stderr).toMatch(line);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
}

test("a port in use is said in one line", async () => {
  const other = await serve(() => {});
  const { port } = new URL(other.baseUrl);
  const { code, stdout, stderr } = await runScript("reference", ["--port", port]);
  await other.close();
  expect(stderr).toBe(`reference: port ${port} is in use; choose another with --port\n`);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});
