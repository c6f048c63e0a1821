import { readFile, writeFile } from "node:fs/promises";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { faults } from "../contract-tests/proof/faults/faults.ts";
import { neverAlone } from "../contract-tests/proof/never-alone.ts";
import { percent, problemsOf, prove, rateOf } from "../contract-tests/proof/proof.ts";
import { proofMarkdown } from "../contract-tests/proof/table.ts";
import { newCommand, runCommand } from "./command-line.ts";

const TABLE = new URL("../docs/proof.md", import.meta.url);

const command = newCommand("prove", "Plant faults into the reference deployment, and see which checks find them.")
  .option("--check", "compare with docs/proof.md instead of writing it")
  .option("--fault <text>", "only the faults whose name contains this; prints who finds them and writes nothing");

/** What the table says that has become worse, one line each. */
function fallen(table: string, proof: Awaited<ReturnType<typeof prove>>): string[] {
  const lines = table.split("\n");
  return proof.faults.flatMap(({ fault: { name }, killers }) => {
    const line = lines.find((other) => other.startsWith(`| ${name} |`));
    if (line === undefined) return [`the fault ${name} is not in docs/proof.md; run npm run prove`];
    return killers.length === 0 && !line.includes("**survived**") ? [`the fault ${name} is not found any more`] : [];
  });
}

await runCommand<{ check?: boolean; fault?: string }>(command, async ({ check = false, fault }) => {
  const started = performance.now();
  const chosen = faults.filter(({ name }) => fault === undefined || name.includes(fault));
  if (chosen.length === 0) throw new UsageError(`no fault has "${fault}" in its name; docs/proof.md lists them`);
  const proof = await prove(chosen, fault === undefined, (done, all) => {
    if (done % 20 === 0 || done === all) process.stderr.write(`${done} of ${all} trials\n`);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  if (fault !== undefined) {
    for (const { fault: one, killers, errors } of proof.faults)
      process.stdout.write(`${one.name}: ${[...killers, ...errors].join(", ") || "survived"}\n`);
    return 0;
  }
  const problems = problemsOf(proof, neverAlone);
  if (check) problems.push(...fallen(await readFile(TABLE, "utf8"), proof));
  else await writeFile(TABLE, proofMarkdown(proof, neverAlone));
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    `${proof.faults.length} faults, ${percent(rateOf(proof))} found, ${problems.length} problems; ${seconds} s\n`,
  );
  return problems.length === 0 ? 0 : 1;
});
