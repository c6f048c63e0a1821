import type { Command } from "commander";
import type { Deployment } from "../../contract-tests/deployment/deployment.ts";
import { deploymentFromFile } from "../../contract-tests/deployment/from-file.ts";
import type { Line } from "../../contract-tests/doctor/diagnosis.ts";
import { suiteFacts } from "../../contract-tests/report/suite-facts.ts";
import { COULD_NOT_RUN, interruption, newCommand, withAction } from "../command-line.ts";
import { shellWord } from "../shell-word.ts";

/** Diagnoses what would stop a run: one line on stdout per question. */
export function doctorCommand(): Command {
  const command = newCommand("doctor", "Diagnose what would stop verify, and say what to do.")
    .requiredOption("--deployment <file>", "deployment file (YAML)")
    .addHelpText("after", "\nExit codes: 0 a run is possible, 2 something would stop it");
  return withAction<{ deployment: string }>(command, async ({ deployment: file }) => {
    const { userAgent, ...described } = deploymentFromFile(file, process.env);
    const suite = suiteFacts();
    const deployment: Deployment = { ...described, userAgent: userAgent ?? `${suite.name}/${suite.version} doctor` };
    const signal = interruption();
    const { examine } = await import("../../contract-tests/doctor/doctor.ts");
    const { exitCodeOf, failuresIn, folded, lineText } = await import("../../contract-tests/doctor/diagnosis.ts");
    const lines: Line[] = [];
    for await (const line of folded(examine(deployment, signal))) {
      lines.push(line);
      process.stdout.write(`${lineText(line)}\n`);
    }
    process.stderr.write(`doctor: ${signal.aborted ? INTERRUPTED : summary(lines, failuresIn(lines), file)}\n`);
    return signal.aborted ? COULD_NOT_RUN : exitCodeOf(lines);
  });
}

const INTERRUPTED = "interrupted; questions that are not listed were not checked";

function summary(lines: readonly Line[], failures: string, file: string): string {
  const countOf = (outcome: Line["outcome"]) =>
    lines.reduce((count, line) => count + (line.outcome === outcome ? (line.questions ?? 1) : 0), 0);
  const warnings = `${countOf("warning")} warning${countOf("warning") === 1 ? "" : "s"}`;
  return countOf("failed") > 0
    ? `${countOf("failed")} failed (${failures}), ${warnings}, ${countOf("skipped")} skipped; fix the failures, then run doctor again`
    : `a run is possible, ${warnings}; next: npx cti-contract verify --deployment ${shellWord(file)}`;
}
