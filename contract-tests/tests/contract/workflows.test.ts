// The Arazzo workflows, run on the reference deployment by Redocly's runner.
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { c2Sign, c2Timestamp } from "../../client/c2-signature.ts";
import type { Surface } from "../../contract/contract.ts";
import { operationOf, surfaces } from "../../contract/contract.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import { type Reference, startReference } from "../../reference/reference.ts";
import { projectFolder, run } from "./project-copy.ts";

let reference: Reference;
beforeAll(async () => {
  reference = await startReference({ plain: true });
});
afterAll(() => reference?.close());

const ranWorkflows: string[] = [];

/** Runs one workflow, and returns its log; throws where a step or a check of it failed. */
async function respect(surface: Surface, workflow: string, input: object): Promise<string> {
  const output = join(tmpdir(), `respect-${surface}-${workflow}-${process.pid}.json`);
  const { exitCode, stdout, stderr } = await run(
    projectFolder,
    "@redocly/cli/bin/cli.js",
    ...["respect", `generated/${surface}/workflows.yaml`, "--workflow", workflow, "--json-output", output],
    ...["--server", `${surface}=${reference.baseUrl}`, "--input", JSON.stringify(input), "--no-secrets-masking"],
  );
  if (exitCode !== 0) throw new Error(stdout + stderr);
  ranWorkflows.push(`${surface} ${workflow}`);
  const log = await readFile(output, "utf8");
  await rm(output);
  return log;
}

const agent = { agentid: "1030", password: "sample-password", phonenum: "70930" };

/** The guid in the header of the sign-in, as a person takes it out of the output. */
function guidIn(log: string): string {
  return /"JSESSIONID=([^"]+)"/.exec(log)?.[1] ?? "";
}

test("sign in, sign in by force, poll, query and sign out", async () => {
  await respect("agentgateway", "signIn", agent);
  const guid = guidIn(await respect("agentgateway", "takeOver", agent));
  await respect("agentgateway", "useSession", { agentid: "1030", guid, workno: "1099" });
});

test("a workflow fails where a response is a failure", async () => {
  const input = { agentid: "1030", guid: "none", workno: "1099" };
  await expect(respect("agentgateway", "useSession", input)).rejects.toThrow('$response.body#/retcode == \\"0\\"');
});

test.each([
  ["readClock", "queryCtiServerTime", { ccId: 1 }],
  ["queryBatch", "queryAgentStatusInfoByAgentIds", { ccId: 1, vdn: 170, agentIds: [1031, 1099] }],
  ["queryPrivateCalls", "queryAgentPrivateCalls", { ccId: 1, vdn: 170, agentId: 1099 }],
])("%s, with its signature", async (workflow, operationId, body) => {
  const { host } = new URL(reference.baseUrl);
  const [key] = builtInDataset().accessKeys;
  if (key === undefined) throw new Error("The reference deployment has no access key.");
  const { method, path } = operationOf("cc-cms", operationId);
  const signed = { method, path, signedHeaders: { host }, body: JSON.stringify(body) };
  const { authorization } = await c2Sign(signed, key, c2Timestamp("seconds"));
  await respect("cc-cms", workflow, { ...body, authorization });
});

test("every workflow has been run", async () => {
  const all = await Promise.all(
    surfaces.map(async (surface) => {
      const text = await readFile(join(projectFolder, `generated/${surface}/workflows.yaml`), "utf8");
      return parse(text).workflows.map(({ workflowId }: { workflowId: string }) => `${surface} ${workflowId}`);
    }),
  );
  expect([...new Set(ranWorkflows)].sort()).toEqual(all.flat().sort());
});
