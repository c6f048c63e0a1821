import type { Command } from "commander";
import { deploymentFromFile } from "../../contract-tests/deployment/from-file.ts";
import type { Line } from "../../contract-tests/doctor/diagnosis.ts";
import { COULD_NOT_RUN, interruption, newCommand, withAction } from "../command-line.ts";

/** Looks for what would keep a run from getting anywhere: one line on stdout for each question. */
export function doctorCommand(): Command {
  const command = newCommand("doctor", "Look for what would keep verify from getting anywhere, and say what to do.")
    .requiredOption("--deployment <file>", "deployment file (YAML)")
    .addHelpText("after", "\nExit codes: 0 nothing is in the way of a run, 2 something is");
  return withAction<{ deployment: string }>(command, async ({ deployment: file }) => {
    const deployment = deploymentFromFile(file, process.env);
    const signal = interruption();
    const { examine } = await import("../../contract-tests/doctor/doctor.ts");
    const { exitCodeOf, failuresIn, folded, lineText } = await import("../../contract-tests/doctor/diagnosis.ts");
    const lines: Line[] = [];
    for await (const line of folded(examine(deployment, signal, process.env))) {
      lines.push(line);
      process.stdout.write(`${lineText(line)}\n`);
    }
    process.stderr.write(`doctor: ${signal.aborted ? INTERRUPTED : summary(lines, failuresIn(lines), file)}\n`);
    return signal.aborted ? COULD_NOT_RUN : exitCodeOf(lines);
  });
}

const INTERRUPTED = "interrupted; what is not listed was not asked";

function summary(lines: readonly Line[], failures: string, file: string): string {
  const countOf = (outcome: Line["outcome"]) =>
    lines.reduce((count, line) => count + (line.outcome === outcome ? (line.questions ?? 1) : 0), 0);
  const warnings = `${countOf("warning")} warning${countOf("warning") === 1 ? "" : "s"}`;
  return countOf("failed") > 0
    ? `${countOf("failed")} failed (${failures}), ${warnings}, ${countOf("skipped")} skipped; mend what failed first, then ask again`
    : `nothing is in the way of a run, ${warnings}; next: npx cti-contract verify --deployment ${file}`;
}
