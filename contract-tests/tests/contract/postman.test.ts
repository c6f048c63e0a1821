// The Postman collections, run as they are on the reference deployment by Postman's own runner.
import { afterAll, beforeAll, expect, test } from "vitest";
import { operationsOf } from "../../contract/contract.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import { type Reference, startReference } from "../../reference/reference.ts";
import { type Ended, projectFolder, run } from "./project-copy.ts";

let reference: Reference;
beforeAll(async () => {
  reference = await startReference({ plain: true, flowControl: false });
});
afterAll(() => reference?.close());

const [key = { accessKey: "", secretKey: "" }] = builtInDataset().accessKeys;
const values = {
  agentgateway: { password: "sample-password" },
  "cc-cms": { accessKey: key.accessKey, secretKey: key.secretKey },
};

function newman(surface: keyof typeof values, variables: Record<string, string>): Promise<Ended> {
  const flags = Object.entries({ baseUrl: reference.baseUrl, ...variables }).flatMap(([name, value]) => [
    "--env-var",
    `${name}=${value}`,
  ]);
  return run(
    projectFolder,
    "newman/bin/newman.js",
    "run",
    `generated/${surface}/postman.json`,
    "--color",
    "off",
    ...flags,
  );
}

test.each(["agentgateway", "cc-cms"] as const)("%s: every operation succeeds, one after the other", async (surface) => {
  const { exitCode, stdout } = await newman(surface, values[surface]);
  expect([exitCode, stdout]).toEqual([0, stdout]);
  expect(stdout.match(/✓ {2}The response is a success\./g)).toHaveLength(operationsOf(surface).length);
});

test.each([
  ["agentgateway", { password: "wrong" }],
  ["cc-cms", { ...values["cc-cms"], secretKey: "wrong" }],
] as const)("%s: a wrong credential is a failure", async (surface, variables) => {
  const { exitCode, stdout } = await newman(surface, variables);
  expect(exitCode).toBe(1);
  expect(stdout).not.toContain("✓");
});
