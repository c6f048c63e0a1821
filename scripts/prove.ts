import { readFile, writeFile } from "node:fs/promises";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { failedOf, firstOfEach, nameOf, toleratedTrials } from "../contract-tests/mutation/false-alarms.ts";
import { mutants } from "../contract-tests/mutation/mutants/mutants.ts";
import {
  causeRateOf,
  isCauseFirst,
  percent,
  prove,
  rateOf,
  shortfallsOf,
} from "../contract-tests/mutation/mutation.ts";
import { mutationMarkdown } from "../contract-tests/mutation/table.ts";
import { tolerated } from "../contract-tests/mutation/tolerated/tolerated.ts";
import { newCommand, runCommand } from "./command-line.ts";

const TABLE = new URL("../docs/mutation.md", import.meta.url);

const command = newCommand("prove", "Apply each mutant to the reference deployment, and record which checks find it.")
  .option("--check", "compare with docs/mutation.md instead of writing it")
  .option(
    "--mutant <text>",
    "only the mutants whose name contains this; prints the checks that find them and writes nothing",
  )
  .option(
    "--tolerated <text>",
    "only the tolerated deployments whose name contains this; prints the false alarms and writes nothing",
  );

type MutationRun = Awaited<ReturnType<typeof prove>>;

/** What the table says that has become worse, one line each. */
function fallen(table: string, run: MutationRun): string[] {
  const lines = table.split("\n");
  const unknown = tolerated
    .filter(({ name }) => !lines.some((line) => line.startsWith(`| ${name} |`)))
    .map(({ name }) => `the tolerated deployment ${name} is not in docs/mutation.md; run npm run prove`);
  const lost = run.mutants.flatMap(({ mutant: { name }, killers }) => {
    const line = lines.find((other) => other.startsWith(`| ${name} |`));
    if (line === undefined) return [`the mutant ${name} is not in docs/mutation.md; run npm run prove`];
    return killers.length === 0 && !line.includes("**survived**") ? [`the mutant ${name} is no longer found`] : [];
  });
  return [...lost, ...unknown];
}

/** The results of the named trials, one line each. */
function chosenText({ mutants: results, tolerated: deployments }: MutationRun): string {
  const lines = [
    ...results.map((result) => {
      const { mutant, killers, first, errors } = result;
      const order =
        killers.length === 0 ? "" : `; first ${first}${isCauseFirst(result) ? "" : ", which is not its cause"}`;
      return `${mutant.name}: ${[...killers, ...errors].join(", ") || "survived"}${order}`;
    }),
    ...deployments.flatMap((result) => [
      `${nameOf(result)}: ${result.alarms.length} false alarms, ${result.untested.length} untested, ${result.warnings.length} warnings`,
      ...firstOfEach(result.alarms).map((line) => `  ${line}`),
      ...result.errors.map((line) => `  error of the suite: ${line}`),
      ...result.untested.map((line) => `  untested: ${line}`),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Those whose name contains a text; none without one. Throws a UsageError when there is none such. */
function named<Named extends { name: string }>(all: readonly Named[], text: string | undefined, what: string): Named[] {
  if (text === undefined) return [];
  const chosen = all.filter(({ name }) => name.includes(text));
  if (chosen.length === 0) throw new UsageError(`no ${what} has "${text}" in its name; docs/mutation.md lists them`);
  return chosen;
}

interface Options {
  check?: boolean;
  mutant?: string;
  tolerated?: string;
}

await runCommand<Options>(command, async ({ check = false, mutant, tolerated: deployment }) => {
  const started = performance.now();
  const isWhole = mutant === undefined && deployment === undefined;
  const plan = isWhole
    ? { mutants, withClean: true, tolerated: toleratedTrials(tolerated) }
    : {
        mutants: named(mutants, mutant, "mutant"),
        withClean: false,
        tolerated: named(tolerated, deployment, "tolerated deployment").map((one) => [one]),
      };
  const run = await prove(plan, (done, all) => {
    if (done % 20 === 0 || done === all) process.stderr.write(`${done} of ${all} trials\n`);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  if (!isWhole) {
    process.stdout.write(chosenText(run));
    return 0;
  }
  const problems = shortfallsOf(run);
  if (check) problems.push(...fallen(await readFile(TABLE, "utf8"), run));
  else await writeFile(TABLE, mutationMarkdown(run));
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    `${run.mutants.length} mutants, ${percent(rateOf(run.mutants))} found, ${percent(causeRateOf(run.mutants))} of these with their cause as first problem; ${run.tolerated.length} tolerated deployments and combinations, ${failedOf(run.tolerated)} false alarms; ${problems.length} problems; ${seconds} s\n`,
  );
  return problems.length === 0 ? 0 : 1;
});
