import type { Command } from "commander";
import type { Edition } from "../../contract-tests/contract/contract.ts";
import { nearestOf } from "../../contract-tests/deployment/nearest.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import type { Explanation } from "../../contract-tests/explain/explain.ts";
import { newCommand, withAction } from "../command-line.ts";
import { editionOption } from "./selection.ts";

export function explainCommand(): Command {
  const command = newCommand(
    "explain",
    "Explain a check: its requirement, its source, and examples that pass and fail.",
  )
    .argument("<check-id>", "<surface>.<operation>.<check> as in reports and list, or the end of it")
    .addOption(editionOption("edition of the examples; 2023 by default"));
  return withAction<{ edition?: Edition }>(command, async ({ edition }, id = "") => {
    const { catalogue } = await import("../../contract-tests/checks/catalogue.ts");
    const { explain } = await import("../../contract-tests/explain/explain.ts");
    // Summaries name a check by the end of its id, which several operations can have.
    const [row, ...others] = catalogue.filter((other) => other.id === id || other.id.endsWith(`.${id}`));
    if (!row) {
      const names = catalogue.flatMap((other) => [other.id, other.check.name]);
      const nearest = nearestOf(id, names);
      throw new UsageError(
        `there is no check ${id}; ${nearest === undefined ? "cti-contract list shows all" : `did you mean ${nearest}?`}`,
      );
    }
    process.stdout.write(textOf(await explain(row, edition)));
    if (others.length > 0) {
      const ids = [row, ...others].map((one) => `  ${one.id}\n`).join("");
      process.stdout.write(`\nChecks that match ${id}; the first is shown above\n${ids}`);
    }
    return 0;
  });
}

function textOf({ id, level, risk, requirement, covers, sends, examples, because }: Explanation): string {
  return [
    id,
    `  ${level}, risk ${risk}`,
    `  ${requirement}`,
    "",
    "Source",
    ...covers.map((line) => `  ${line}`),
    "",
    "Requests",
    ...sends.map((line) => `  ${line}`),
    "",
    "Evaluation: a response that passes, and one that fails",
    `  ${because}`,
    ...examples.flatMap(({ exchange, where, passes, fails, expected, source }) => [
      `  ${exchange}`,
      `    at       ${where}`,
      `    passes   ${passes}`,
      `    fails    ${fails}`,
      `    expected ${expected}`,
      `    source   ${source}`,
    ]),
    "",
  ].join("\n");
}
