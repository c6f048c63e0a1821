import { checks } from "../checks/catalogue.ts";
import { checksOf, failedOf, type ToleratedResult } from "./false-alarms.ts";
import {
  causeRateOf,
  isCauseFirst,
  kindsOf,
  type MutantResult,
  type MutationRun,
  percent,
  rateOf,
} from "./mutation.ts";

/** How many checks of a mutant are named before they are only counted. */
const NAMED = 4;

/** `; of the others, something else comes first: a, b`. */
function notFirst(mutants: readonly MutantResult[]): string {
  const names = mutants
    .filter((result) => result.killers.length > 0 && !isCauseFirst(result))
    .map(({ mutant }) => mutant.name);
  return names.length === 0 ? "" : `; not of ${names.join(", ")}`;
}

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
    "Each mutant is a small change to the reference deployment. The suite runs against it, and a check with a finding kills it.",
    "If a mutant changes the responses of one surface, the suite runs only the checks of that surface and those that compare it with the other.",
    "The suite runs as it does by default. A mutant that it does not find so is looked for with `depth: thorough`, and the table says so.",
    "",
    "Each tolerated deployment is one that no row of the interface reference forbids. A MUST check with a finding about it raises a false alarm.",
    "",
    `- Mutants missed: ${mutants.length - killed} of ${mutants.length}; ${percent(rateOf(mutants))} are found.`,
    `- Found by default: ${mutants.filter(isFoundByDefault).length} of ${mutants.length}; ${killed - mutants.filter(isFoundByDefault).length} more with \`depth: thorough\`, in which each operation gets the requests that must be refused.`,
    `- Cause first: ${percent(causeRateOf(mutants))} of those found have their cause as the first problem of a report (\`contract-tests/mutation/causes.yaml\`)${notFirst(mutants)}.`,
    `- False alarms: ${failedOf(single)} of ${single.length} tolerated deployments, and ${failedOf(together)} of ${together.length} combinations.`,
    `- Found by kind: ${kindsOf(mutants)
      .map((kind) => ofKind(mutants, kind))
      .join(", ")}.`,
    `- ${checks.length} checks; no findings in ${clean.length} trials without a mutant.`,
    "",
    "## Mutants",
    "",
    "| mutant | kind | what is wrong | killed by |",
    "|---|---|---|---|",
    ...mutants.map((result) =>
      row([result.mutant.name, result.mutant.kind, result.mutant.summary, killersText(result)]),
    ),
    "",
    "## Tolerated deployments",
    "",
    "Untested MUST checks cannot evaluate such a deployment. They are no false alarm, but the run is incomplete.",
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
    "## Mutants that only one MUST check finds",
    "",
    "| MUST check | mutants that no other MUST check finds |",
    "|---|---|",
    ...[...alone].map(([name, own]) => row([name, own.join(", ") || "none"])),
    "",
    "## Without a mutant",
    "",
    "These have no findings, except those of `table-types` where the responses have the types of the samples.",
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

/** The result of the suite for tolerated deployments, in three cells. */
function outcomeOf({ alarms, untested, warnings }: ToleratedResult): string[] {
  return [checksOf(alarms).join(", ") || "none", String(checksOf(untested).length), String(warnings.length)];
}

function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function isFoundByDefault({ killers, depth }: MutantResult): boolean {
  return killers.length > 0 && depth === "standard";
}

function killersText(result: MutantResult): string {
  const { killers, mutant } = result;
  if (killers.length === 0) return `**survived**: ${mutant.survives ?? "no reason is known"}`;
  const more = killers.length - NAMED;
  return [
    killers.slice(0, NAMED).join(", "),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(isFoundByDefault(result) ? [] : ["(only with `depth: thorough`)"]),
  ].join(" ");
}
