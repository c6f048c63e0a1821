import { basename } from "node:path";
import type { Command } from "commander";
import type { Level } from "../../contract-tests/checks/check.ts";
import { type Edition, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { EXIT_CODES } from "../../contract-tests/report/verdict.ts";
import { visible } from "../../contract-tests/report/visible.ts";
import { collectEarly } from "../../contract-tests/suite/garbage.ts";
import type { Judge } from "../../contract-tests/traffic/judge.ts";
import { newCommand, withAction } from "../command-line.ts";
import { editionOption, levelOption } from "./selection.ts";

interface JudgeFlags {
  agentgateway?: string;
  ccCms?: string;
  edition?: Edition;
  failOn: Level;
  reportDir?: string;
  verbose?: boolean;
}

const FLAGS: Record<Surface, string> = { agentgateway: "--agentgateway", "cc-cms": "--cc-cms" };

export function judgeCommand(): Command {
  const command = newCommand("judge", "Judge recorded traffic (HAR) by the checks that need no request of their own.")
    .argument("<har...>", "recordings of a browser, of a proxy, or of verify, of one deployment")
    .option("--report-dir <folder>", "folder for the report, as that of verify")
    .addOption(
      levelOption("--fail-on <level>", "level of the checks that fail: must, or should to include warnings").default(
        "MUST",
        "must",
      ),
    )
    .addOption(editionOption("edition of the interface reference that the deployment follows"))
    .option("--agentgateway <url>", "address of AgentGateway, if the recording has requests to several")
    .option("--cc-cms <url>", "address of CC-CMS, if the recording has requests to several")
    .option("--verbose", "print all findings with their evidence, instead of one screen")
    .addHelpText("after", "\nExit codes: 0 conforms, 1 does not conform, 2 could not run, 3 incomplete");
  return withAction<JudgeFlags>(command, async (flags, ...given) => {
    collectEarly();
    // Commander gives the words of one argument as one list.
    const files = given.flat();
    const { agentgateway, ccCms, edition, failOn, reportDir, verbose = false } = flags;
    const addresses = { ...addressOf("agentgateway", agentgateway), ...addressOf("cc-cms", ccCms) };
    // Loaded late: compiling the schemas takes longer than rejecting bad input.
    const { Judge } = await import("../../contract-tests/traffic/judge.ts");
    const { harEntries } = await import("../../contract-tests/traffic/har-file.ts");
    const { printReport, withFolder, writeReport } = await import("./report-output.ts");
    // A recording can take minutes: where there cannot be a report, that is said before.
    return withFolder(reportDir, async () => {
      const judge = new Judge({ edition, addresses });
      for (const [index, file] of files.entries()) {
        let number = 0;
        for await (const entry of harEntries(file)) {
          number += 1;
          judge.add(entry, `entry ${number}${files.length > 1 ? ` of file ${index + 1}` : ""}`);
        }
      }
      expectOneDeployment(judge);
      const { judgedReport } = await import("../../contract-tests/traffic/judged-report.ts");
      const { reportFiles } = await import("../../contract-tests/report/files.ts");
      const { report, masking } = judgedReport(judge, { files: files.map((file) => basename(file)), edition, failOn });
      printReport(report, verbose);
      if (reportDir !== undefined) {
        const { files: made, errors } = reportFiles(report, { recorded: judge.kept }, masking);
        if (errors.length > 0) throw new Error(errors.join("\n"));
        writeReport(reportDir, made);
        process.stderr.write(`The report is in ${reportDir}: open report.html\n`);
      }
      return EXIT_CODES[report.verdict];
    });
  });
}

function addressOf(surface: Surface, url: string | undefined): Partial<Record<Surface, string>> {
  if (url === undefined) return {};
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.search !== "")
    throw new UsageError(`${FLAGS[surface]} "${url}" is not a complete URL; write it as https://host:port`);
  return { [surface]: parsed.origin + parsed.pathname.replace(/\/+$/, "") };
}

/** Findings about one deployment are no findings about another; without any request nothing can be said. */
function expectOneDeployment(judge: Judge): void {
  for (const surface of surfaces) {
    const [first, second] = judge.addresses[surface].keys();
    if (second !== undefined)
      throw new UsageError(
        `the recording has requests to ${visible(`${surface} at ${first} and at ${second}`)}; choose one with ${FLAGS[surface]} ${visible(String(first))}`,
      );
  }
  if (judge.judged > 0) return;
  const [reason, count] = [...judge.unjudged].sort(([, one], [, other]) => other - one)[0] ?? [];
  const why = reason === undefined ? "it has no entries" : `of ${judge.entries}, ${count}: ${reason}`;
  throw new UsageError(`no request of the recording can be judged (${why}); record queries to AgentGateway or CC-CMS`);
}
