import {
  bundleOf,
  firstRequestExample,
  type Operation,
  operationOf,
  operationsOf,
  type Surface,
} from "../contract/contract.ts";

/** A named example of a documented answer. */
export interface AnswerExample {
  status: number;
  name: string;
  value: Record<string, unknown>;
}

/** Every named example of every documented answer of an operation. */
export function answerExamples({ surface, path, method }: Operation): AnswerExample[] {
  const { paths, components } = bundleOf(surface);
  const named = (reference: string) => reference.slice(reference.lastIndexOf("/") + 1);
  return Object.entries(paths[path]?.[method.toLowerCase()]?.responses ?? {}).flatMap(([status, response]) => {
    const { content } = response.$ref === undefined ? response : (components.responses[named(response.$ref)] ?? {});
    return Object.entries(content?.["application/json"]?.examples ?? {}).map(([name, { $ref }]) => {
      // Every answer of both surfaces is a JSON object.
      const value = components.examples[named($ref)]?.value as Record<string, unknown>;
      return { status: Number(status), name, value };
    });
  });
}

const SUCCESS_CODES: unknown[] = ["0", "0100000"];

/** The first example of success of an operation; a copy that can be changed. */
export function successOf(operation: Operation): Record<string, unknown> {
  const example = answerExamples(operation).find(
    ({ status, value }) =>
      status === 200 && SUCCESS_CODES.includes(value.retcode ?? value.resultCode ?? value.returnCode),
  );
  if (!example) throw new Error(`${operation.operationId} has no example of success.`);
  return structuredClone(example.value);
}

/** What an operation is asked in the examples of the document: its parameters by their names, and its body, if it has one. */
export function httpRequestOf(operation: Operation): { parameters: Record<string, string>; body: unknown } {
  const { paths, components } = bundleOf(operation.surface);
  const { parameters = [] } = paths[operation.path]?.[operation.method.toLowerCase()] ?? {};
  const named = parameters.flatMap(({ $ref }) => components.parameters?.[$ref.slice($ref.lastIndexOf("/") + 1)] ?? []);
  return {
    parameters: Object.fromEntries(named.map(({ name, examples }) => [name, Object.values(examples)[0]?.value ?? ""])),
    body: firstRequestExample(operation),
  };
}

/** The path of an operation with parameters in their places. */
export function pathWith({ path }: Operation, parameters: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? "");
}

/** The queries of a surface, in the order of the document: those that every check of queries is made on. */
export function queriesOf(surface: Surface): Operation[] {
  return operationsOf(surface).filter(({ path, method }) => {
    const { tags = [] } = bundleOf(surface).paths[path]?.[method.toLowerCase()] ?? {};
    return !tags.includes("Session");
  });
}

/** One example of an operation's answer with HTTP status 200, by its name; a copy that can be changed. */
export function exampleOf(surface: Surface, operationId: string, name: string): Record<string, unknown> {
  const examples = answerExamples(operationOf(surface, operationId));
  const example = examples.find((candidate) => candidate.status === 200 && candidate.name === name);
  if (!example) throw new Error(`${operationId} has no example ${name}.`);
  return structuredClone(example.value);
}
