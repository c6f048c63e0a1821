import type { Command } from "commander";
import { suiteFacts } from "../contract-tests/report/suite-facts.ts";
import { newCommand } from "./command-line.ts";
import { checkReportCommand } from "./commands/check-report.ts";
import { compareCommand } from "./commands/compare.ts";
import { docsCommand } from "./commands/docs.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { initCommand } from "./commands/init.ts";
import { judgeCommand } from "./commands/judge.ts";
import { listCommand } from "./commands/list.ts";
import { mergeCommand } from "./commands/merge.ts";
import { mockCommand } from "./commands/mock.ts";
import { referenceCommand } from "./commands/reference.ts";
import { signCommand } from "./commands/sign.ts";
import { verifyCommand } from "./commands/verify.ts";

/** A new command of the package for each command line; its subcommands are in commands/. */
export function newProgram(): Command {
  const program = newCommand(
    "cti-contract",
    "The contract of AgentGateway and CC-CMS, and a suite that verifies a deployment against it.",
  )
    .version(suiteFacts().version, "--version", "print the version")
    .helpCommand(false);
  for (const command of [
    initCommand(),
    doctorCommand(),
    verifyCommand(),
    judgeCommand(),
    listCommand(),
    explainCommand(),
    compareCommand(),
    mergeCommand(),
    checkReportCommand(),
    signCommand(),
    mockCommand(),
    referenceCommand(),
    docsCommand(),
  ])
    program.addCommand(command);
  return program;
}
