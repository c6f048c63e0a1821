// How mock and reference deployment answer what the interface reference leaves open, for the page of an operation.
import { bundleOf, type Operation } from "../../contract-tests/contract/contract.ts";
import { concerning, type Decision, decisions, type MockDifference, mockDifferences } from "../docs/left-open.ts";
import { component, type OperationWords } from "./document.ts";
import { cell, code, table } from "./markdown.ts";

function decisionTable(rows: readonly Decision[]): string {
  return table(
    ["question", "the reference deployment"],
    rows.map(({ question, decision, why }) => [
      cell(question),
      cell(decision) + (why === undefined ? "" : `<br><small>Why: ${cell(why)}</small>`),
    ]),
  );
}

function mockTable(rows: readonly MockDifference[]): string {
  return table(
    ["request", "the mock", "a deployment"],
    rows.map(({ request, mock, deployment }) => [request, mock, deployment].map(cell)),
  );
}

/** A header for the mock: which example of which status it is to answer with. */
function preferences({ surface }: Operation, { responses }: OperationWords): string {
  const lines = Object.entries(responses).flatMap(([status, reference]) => {
    const response = component(surface, reference);
    const examples = "content" in response ? (response.content?.["application/json"].examples ?? {}) : {};
    return Object.keys(examples).map((name) => `Prefer: code=${status}, example=${name}`);
  });
  return code("http", lines.join("\n"));
}

/** The section of an operation: decisions that concern only a few, then those of many in a box that opens; the mock. */
export function leftOpenSection(operation: Operation, words: OperationWords): string {
  const { own, shared } = concerning(decisions, operation);
  const { own: ownOfMock, shared: sharedOfMock } = concerning(mockDifferences, operation);
  const { title } = bundleOf(operation.surface).info;
  return `## Mock and reference deployment

The interface reference leaves open what stands here. A platform may decide otherwise. [All of it on one page](/left-open).

${own.length > 0 ? decisionTable(own) : ""}
::: details The reference deployment, at this and other operations of ${title}
${decisionTable(shared)}
:::

The mock keeps no state, takes any credential, and answers with an example.
A header of the request chooses one:

${preferences(operation, words)}
${mockTable([...ownOfMock, ...sharedOfMock])}
`;
}
