import { bundleOf, type Operation, operationOf, type Surface } from "../contract/contract.ts";

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

/** One example of an operation's answer with HTTP status 200, by its name; a copy that can be changed. */
export function exampleOf(surface: Surface, operationId: string, name: string): Record<string, unknown> {
  const examples = answerExamples(operationOf(surface, operationId));
  const example = examples.find((candidate) => candidate.status === 200 && candidate.name === name);
  if (!example) throw new Error(`${operationId} has no example ${name}.`);
  return structuredClone(example.value);
}
