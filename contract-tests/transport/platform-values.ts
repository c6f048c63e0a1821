import { bundleOf, type Schema, surfaces } from "../contract/contract.ts";

/** Fields of the contract with free text: they have no value of the platform. */
const FREE_TEXTS: readonly string[] = ["message", "resultDesc", "password"];

let names: Set<string> | undefined;

/** The names of all fields of the contract that have a value of the platform: ids, numbers, states, codes. */
function namesOfFields(): Set<string> {
  if (names) return names;
  names = new Set(surfaces.flatMap((surface) => Object.values(bundleOf(surface).components.schemas).flatMap(fieldsIn)));
  for (const name of FREE_TEXTS) names.delete(name);
  return names;
}

function fieldsIn({ properties = {}, items, oneOf = [] }: Schema): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, property]) => [name, ...fieldsIn(property)]),
    ...(items ? fieldsIn(items) : []),
    ...oneOf.flatMap(fieldsIn),
  ];
}

/** Whether a JSON pointer is to a value of a field of the contract, so that the platform has to show it there. */
export function isPlatformValue(pointer: string): boolean {
  const name = pointer.split("/").findLast((segment) => !/^[0-9]*$/.test(segment));
  return name !== undefined && namesOfFields().has(name);
}
