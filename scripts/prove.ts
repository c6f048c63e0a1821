import { readFile, writeFile } from "node:fs/promises";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { failedOf, firstOfEach, nameOf, toleratedTrials } from "../contract-tests/proof/false-alarms.ts";
import { faults } from "../contract-tests/proof/faults/faults.ts";
import { percent, prove, rateOf, shortfallsOf } from "../contract-tests/proof/proof.ts";
import { proofMarkdown } from "../contract-tests/proof/table.ts";
import { tolerated } from "../contract-tests/proof/tolerated/tolerated.ts";
import { newCommand, runCommand } from "./command-line.ts";

const TABLE = new URL("../docs/proof.md", import.meta.url);

const command = newCommand("prove", "Plant faults into the reference deployment, and see which checks find them.")
  .option("--check", "compare with docs/proof.md instead of writing it")
  .option("--fault <text>", "only the faults whose name contains this; prints who finds them and writes nothing")
  .option(
    "--tolerated <text>",
    "only the tolerated deployments whose name contains this; prints the false alarms and writes nothing",
  );

type Proof = Awaited<ReturnType<typeof prove>>;

/** What the table says that has become worse, one line each. */
function fallen(table: string, proof: Proof): string[] {
  const lines = table.split("\n");
  const unknown = tolerated
    .filter(({ name }) => !lines.some((line) => line.startsWith(`| ${name} |`)))
    .map(({ name }) => `the tolerated deployment ${name} is not in docs/proof.md; run npm run prove`);
  const lost = proof.faults.flatMap(({ fault: { name }, killers }) => {
    const line = lines.find((other) => other.startsWith(`| ${name} |`));
    if (line === undefined) return [`the fault ${name} is not in docs/proof.md; run npm run prove`];
    return killers.length === 0 && !line.includes("**survived**") ? [`the fault ${name} is not found any more`] : [];
  });
  return [...lost, ...unknown];
}

/** What was asked for by name, one line for each. */
function chosenText({ faults: results, tolerated: deployments }: Proof): string {
  const lines = [
    ...results.map(
      ({ fault, killers, errors }) => `${fault.name}: ${[...killers, ...errors].join(", ") || "survived"}`,
    ),
    ...deployments.flatMap((result) => [
      `${nameOf(result)}: ${result.alarms.length} false alarms, ${result.untested.length} untested, ${result.warnings.length} warnings`,
      ...firstOfEach(result.alarms).map((line) => `  ${line}`),
      ...result.errors.map((line) => `  the suite broke: ${line}`),
      ...result.untested.map((line) => `  untested: ${line}`),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Those whose name contains a text; none without one. Throws a UsageError when there is none such. */
function named<Named extends { name: string }>(all: readonly Named[], text: string | undefined, what: string): Named[] {
  if (text === undefined) return [];
  const chosen = all.filter(({ name }) => name.includes(text));
  if (chosen.length === 0) throw new UsageError(`no ${what} has "${text}" in its name; docs/proof.md lists them`);
  return chosen;
}

interface Options {
  check?: boolean;
  fault?: string;
  tolerated?: string;
}

await runCommand<Options>(command, async ({ check = false, fault, tolerated: deployment }) => {
  const started = performance.now();
  const isWhole = fault === undefined && deployment === undefined;
  const plan = isWhole
    ? { faults, withClean: true, tolerated: toleratedTrials(tolerated) }
    : {
        faults: named(faults, fault, "fault"),
        withClean: false,
        tolerated: named(tolerated, deployment, "tolerated deployment").map((one) => [one]),
      };
  const proof = await prove(plan, (done, all) => {
    if (done % 20 === 0 || done === all) process.stderr.write(`${done} of ${all} trials\n`);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  if (!isWhole) {
    process.stdout.write(chosenText(proof));
    return 0;
  }
  const problems = shortfallsOf(proof);
  if (check) problems.push(...fallen(await readFile(TABLE, "utf8"), proof));
  else await writeFile(TABLE, proofMarkdown(proof));
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    `${proof.faults.length} faults, ${percent(rateOf(proof.faults))} found; ${proof.tolerated.length} tolerated deployments and combinations, ${failedOf(proof.tolerated)} false alarms; ${problems.length} problems; ${seconds} s\n`,
  );
  return problems.length === 0 ? 0 : 1;
});
