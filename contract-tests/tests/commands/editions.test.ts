// Deployments of both editions, and commands that are told which one.
import { expect, test } from "vitest";
import { sixDigitDataset, sixDigits } from "../six-digits.ts";
import { command } from "./in-process.ts";
import { fileFor, SUBJECTS, start, verify } from "./verified-reference.ts";

const CHANGES = {
  "name: a test": 'name: a test\nedition: "2025-11"',
  "agentid: 1030": `agentid: ${sixDigits(1030)}`,
  [SUBJECTS]: SUBJECTS.replaceAll(/\b[0-9]{4}$/gm, (id) => String(sixDigits(Number(id)))).replace("59998", "759998"),
};

test.concurrent("a deployment whose agents have six digits conforms by the edition of 2025-11, which every line on it says", async () => {
  const reference = await start({ edition: "2025-11", dataset: sixDigitDataset(), pollWait: 100 });
  const { code, stdout, stderr } = await verify(fileFor(reference, CHANGES));
  expect(stdout).toContain("Verdict on a test by edition 2025-11: conforms (exit code 0)");
  expect([code, stderr]).toEqual([0, ""]);
});

test.concurrent("the same without an edition conforms, too", async () => {
  const reference = await start({ edition: "2025-11", dataset: sixDigitDataset(), pollWait: 100 });
  const { code, stdout } = await verify(fileFor(reference, { ...CHANGES, "name: a test": "name: a test" }));
  expect(stdout).toContain("Verdict on a test: conforms (exit code 0)");
  expect(code).toBe(0);
});

test.concurrent("with the edition of 2023 it is refused in one line with the next step, and nothing is sent", async () => {
  const file = fileFor(
    { baseUrl: "https://127.0.0.1:1", certificate: "" },
    {
      ...CHANGES,
      "name: a test": 'name: a test\nedition: "2023"',
      "  tls: { ca: CA }\n": "",
    },
  );
  const { code, stdout, stderr } = await verify(file);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(
    'line 2: edition: "2023" has agents 101 to 59999 on agentgateway, and agentgateway.agentid is 701030; write edition: "2025-11"\n',
  );
});

test("list asks about the ids of the edition that it is told", async () => {
  const sent = async (...options: string[]) => {
    const check = ["--check", "cc-cms.queryAgentPrivateCalls.refuses-out-of-range"];
    const { stdout } = await command(["list", "--requests", ...check, ...options]);
    // Other queries about one agent have the same ids.
    return [...new Set([...stdout.matchAll(/\[agentId ([0-9]+)\]/g)].map(([, id]) => id))];
  };
  // The last one is right again in 32 bits.
  expect(await sent("--edition", "2025-11")).toEqual(["0", "100", "60000", "69999", "1000000", "4294968395"]);
  expect(await sent()).toEqual(["0", "100", "60000", "4294968395"]);
});

test("explain shows the page of the edition that it is told", async () => {
  const args = ["explain", "cc-cms.queryAgentPrivateCalls.refuses-out-of-range", "--edition", "2025-11"];
  const { code, stdout } = await command(args);
  expect(stdout).toContain("refuses-out-of-range");
  expect(code).toBe(0);
});

for (const name of ["verify", "list", "explain", "mock", "reference"]) {
  test(`${name} refuses an edition that is none in one line`, async () => {
    const words = name === "explain" ? ["json"] : [];
    const { code, stderr } = await command([name, ...words, "--edition", "2024"]);
    expect(stderr).toMatch(
      new RegExp(
        `^${name}: option '--edition <name>' argument '2024' is invalid. Allowed choices are 2023, 2025-11. .*\n$`,
      ),
    );
    expect(code).toBe(2);
  });
}
