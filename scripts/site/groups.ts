import { type Operation, operationsOf, type Surface } from "../../contract-tests/contract/contract.ts";
import { wordsOf } from "./document.ts";

/** What a reader needs first is first. */
const ORDER = ["Session", "Agents", "Calls", "Queues", "System"];

/** Operations of one kind. */
export interface Group {
  name: string;
  operations: Operation[];
}

/** The operations of a surface by what they are about, in the order of a reader; those of a group in that of the document. */
export function groupsOf(surface: Surface): Group[] {
  const groups = new Map(ORDER.map((name): [string, Operation[]] => [name, []]));
  for (const operation of operationsOf(surface)) {
    const [tag = ""] = wordsOf(operation).tags;
    const group = groups.get(tag);
    if (group === undefined)
      throw new Error(`${operation.operationId} is of "${tag}", which has no place in the menu.`);
    group.push(operation);
  }
  return [...groups]
    .map(([name, operations]) => ({ name, operations }))
    .filter(({ operations }) => operations.length > 0);
}
