import { checks } from "../checks/catalogue.ts";
import { type Proof, percent, rateOf } from "./proof.ts";

/** How many checks of a fault are named before they are only counted. */
const NAMED = 4;

/** The proof as the page docs/proof.md. */
export function proofMarkdown(proof: Proof, neverAlone: Readonly<Record<string, string>>): string {
  const { faults, clean, alone } = proof;
  const killed = faults.filter(({ killers }) => killers.length > 0).length;
  const kinds = [...new Set(faults.map(({ fault }) => fault.kind))];
  const lines = [
    "# The proof",
    "",
    "Written by `npm run prove`; do not edit.",
    "Each fault is a small change to the reference deployment; the suite is run against it, and a check that finds something kills it.",
    "",
    `- ${faults.length} faults, ${killed} killed: ${percent(rateOf(proof))}.`,
    `- ${kinds.map((kind) => `${faults.filter(({ fault }) => fault.kind === kind).length} of ${kind}`).join(", ")}.`,
    `- ${checks.length} checks; nothing is found in ${clean.length} trials without a fault.`,
    "",
    "## Faults",
    "",
    "| fault | kind | what is wrong | killed by |",
    "|---|---|---|---|",
    ...faults.map(({ fault, killers }) =>
      row([fault.name, fault.kind, fault.summary, killersText(killers, fault.survives)]),
    ),
    "",
    "## What only one check finds",
    "",
    "| MUST check | faults that no other check finds |",
    "|---|---|",
    ...[...alone].map(([name, own]) =>
      row([name, own.length > 0 ? own.join(", ") : `none: ${neverAlone[name] ?? ""}`]),
    ),
    "",
    "## Without a fault",
    "",
    "Nothing is found in these, but for `table-types` where the answers have the types of the samples.",
    "",
    ...clean.map(({ name }) => `- ${name}`),
    "",
  ];
  return lines.join("\n");
}

function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function killersText(killers: string[], survives: string | undefined): string {
  if (killers.length === 0) return `**survived**: ${survives ?? "no reason is known"}`;
  const more = killers.length - NAMED;
  return [killers.slice(0, NAMED).join(", "), ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}
