// Pages that are one table: codes, discrepancies, inferred constraints, pages of the interface reference.
import { bundleOf, operationsOf, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { discrepanciesOf, inferredOf } from "../docs/uncertain.ts";
import { adviceOn } from "./advice.ts";
import { breakable, cell, plain, span, table } from "./markdown.ts";
import { sources } from "./schema-table.ts";

const SUCCESS: Record<Surface, string> = { agentgateway: "0", "cc-cms": "0100000" };

/** Every code with meaning, advice and source; each has a heading, so that search and links find it. */
export function codesPage(): string {
  const sections = surfaces.map((surface) => {
    const codes = bundleOf(surface)["x-error-codes"].map(({ code, meaning, since, "x-source": citations }) => {
      const operations = operationsOf(surface).filter(({ errorCodes }) => errorCodes.includes(code));
      const links = operations.map(({ operationId }) => `[${operationId}](/operations/${surface}/${operationId})`);
      const advice = adviceOn(code);
      return [
        `### ${code} {#c-${code}}`,
        plain(meaning) + (since === undefined ? "" : ` Since ${since}.`),
        ...(advice === "" ? [] : [`**What to do (our advice):** ${plain(advice)}`]),
        ...(links.length === 0 || code === SUCCESS[surface] ? [] : [`Operations: ${links.join(", ")}`]),
        sources(citations),
      ].join("\n\n");
    });
    return `## ${bundleOf(surface).info.title}\n\n${codes.join("\n\n")}`;
  });
  return `---
outline: 2
---

# Codes

All known codes of both interfaces. Success is \`0\` for AgentGateway and \`0100000\` for CC-CMS.
"What to do" is the advice of this site, not of the interface reference: it follows from the meaning, from other pages, or from what known clients do.
A code says little about its cause; where even the meaning is not known, the advice says so.
"Ask for the calls of the agent" is [queryAllCallInfoByAgentWorkNoEx](/operations/agentgateway/queryAllCallInfoByAgentWorkNoEx), "ask for the state" is [queryAgentInfoByWorkNo](/operations/agentgateway/queryAgentInfoByWorkNo).
The operator is who runs the platform.

${sections.join("\n\n")}`;
}

/** Every place where table and sample of the interface reference disagree. */
export function discrepanciesPage(): string {
  const sections = surfaces.map((surface) => {
    const bundle = bundleOf(surface);
    const rows = discrepanciesOf(bundle).map(({ name, discrepancy: { table: stated, sample, accepted, reason } }) => [
      span(name),
      ...[stated, sample, accepted, reason].map(cell),
    ]);
    return `## ${bundle.info.title}\n\n${table(["place", "table", "sample", "accepted", "reason"], rows)}`;
  });
  return `# Where table and sample disagree

The interface reference contradicts itself in these places. The contract accepts what the column "accepted" says.

${sections.join("\n")}`;
}

/** What no row states, one row for each reason: its places, by what is inferred there. */
export function uncertainPage(): string {
  const sections = surfaces.map((surface) => {
    const bundle = bundleOf(surface);
    const inferred = inferredOf(bundle);
    const rows = [...new Set(inferred.map(({ reason }) => reason))].map((reason) => {
      const places = inferred.filter((place) => place.reason === reason);
      const kinds = [...new Set(places.map(({ constraints }) => constraints.join(", ")))];
      const lines = kinds.map((kind) => {
        const of = places.filter(({ constraints }) => constraints.join(", ") === kind);
        return `${kind}: ${of.map(({ place }) => span(place)).join(", ")}`;
      });
      return [cell(reason), lines.join("<br>")];
    });
    return `## ${bundle.info.title}\n\n${table(["reason", "what is inferred, and where"], rows)}`;
  });
  return `# What is inferred

No row of the interface reference states these constraints of responses.
The suite warns where a response breaks one, and never fails a deployment for it.
A place is a schema of the document, and a field of it; the page of an operation has the same words at its fields.

${sections.join("\n")}`;
}

/** The pages of the interface reference that the contract cites. */
export function sourcesPage(): string {
  const sections = surfaces.map((surface: Surface) => {
    const { info, "x-source-pages": pages } = bundleOf(surface);
    const rows = Object.entries(pages).map(([key, { title, edition }]) => {
      const links = operationsOf(surface)
        .filter(({ source }) => source.page === key)
        .map(({ operationId }) => `[${breakable(operationId)}](/operations/${surface}/${operationId})`);
      return [`<span id="p-${key}">${key}</span>`, cell(title), edition, links.join("<br>") || "completes others"];
    });
    return `## ${info.title}\n\n${table(["key", "title", "edition", "operation"], rows)}`;
  });
  return `# Sources\n\nEvery fact of the contract names a row of one of these pages.\n\n${sections.join("\n")}`;
}
