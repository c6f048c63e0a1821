import { checks } from "../checks/catalogue.ts";
import { checksOf, failedOf, type ToleratedResult } from "./false-alarms.ts";
import { kindsOf, type MutantResult, type MutationRun, percent, rateOf } from "./mutation.ts";

/** How many checks of a mutant are named before they are only counted. */
const NAMED = 4;

/** The run as the page docs/mutation.md. */
export function mutationMarkdown(run: MutationRun): string {
  const { mutants, clean, alone, tolerated } = run;
  const [single, together] = [true, false].map((isAlone) =>
    tolerated.filter((result) => (result.tolerated.length === 1) === isAlone),
  ) as [ToleratedResult[], ToleratedResult[]];
  const killed = mutants.filter(({ killers }) => killers.length > 0).length;
  const lines = [
    "# Mutation tests",
    "",
    "Written by `npm run prove`; do not edit.",
    "Each mutant is a small change to the reference deployment; the suite is run against it, and a check that finds something kills it.",
    "Where a change is of the answers of one surface, only that surface is asked, and what compares it with the other.",
    "",
    "Each tolerated deployment is one that no row of the interface reference forbids; a MUST check that finds something about it raises a false alarm.",
    "",
    `- Mutants missed: ${mutants.length - killed} of ${mutants.length}; ${percent(rateOf(mutants))} are found.`,
    `- False alarms: ${failedOf(single)} of ${single.length} tolerated deployments, and ${failedOf(together)} of ${together.length} combinations.`,
    `- By kind, found of planted: ${kindsOf(mutants)
      .map((kind) => ofKind(mutants, kind))
      .join(", ")}.`,
    `- ${checks.length} checks; nothing is found in ${clean.length} trials without a mutant.`,
    "",
    "## Mutants",
    "",
    "| mutant | kind | what is wrong | killed by |",
    "|---|---|---|---|",
    ...mutants.map(({ mutant, killers }) =>
      row([mutant.name, mutant.kind, mutant.summary, killersText(killers, mutant.survives)]),
    ),
    "",
    "## Tolerated deployments",
    "",
    "Untested are MUST checks that cannot look at such a deployment: no false alarm, but the run is incomplete.",
    "",
    "| deployment | kind | what is different | why it is allowed | false alarms | untested | warnings |",
    "|---|---|---|---|---|---|---|",
    ...single.flatMap((result) =>
      result.tolerated.map(({ name, kind, summary, allowed }) =>
        row([name, kind, summary, allowed, ...outcomeOf(result)]),
      ),
    ),
    "",
    "## Tolerated deployments in random combinations",
    "",
    "| deployments | false alarms | untested | warnings |",
    "|---|---|---|---|",
    ...together.map((result) => row([result.tolerated.map(({ name }) => name).join(", "), ...outcomeOf(result)])),
    "",
    "## What only one MUST check finds",
    "",
    "| MUST check | mutants that no other MUST check finds |",
    "|---|---|",
    ...[...alone].map(([name, own]) => row([name, own.join(", ") || "none"])),
    "",
    "## Without a mutant",
    "",
    "Nothing is found in these, but for `table-types` where the answers have the types of the samples.",
    "",
    ...clean.map(({ name }) => `- ${name}`),
    "",
  ];
  return lines.join("\n");
}

/** `form 117 of 120 (97.5 %)` */
function ofKind(mutants: readonly MutantResult[], kind: string): string {
  const own = mutants.filter(({ mutant }) => mutant.kind === kind);
  const found = own.filter(({ killers }) => killers.length > 0).length;
  return `${kind} ${found} of ${own.length} (${percent(rateOf(own))})`;
}

/** What the suite says of tolerated deployments, in three cells. */
function outcomeOf({ alarms, untested, warnings }: ToleratedResult): string[] {
  return [checksOf(alarms).join(", ") || "none", String(checksOf(untested).length), String(warnings.length)];
}

function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function killersText(killers: string[], survives: string | undefined): string {
  if (killers.length === 0) return `**survived**: ${survives ?? "no reason is known"}`;
  const more = killers.length - NAMED;
  return [killers.slice(0, NAMED).join(", "), ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}
