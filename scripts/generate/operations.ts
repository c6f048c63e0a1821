import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { type Bundle, type Effect, type Envelope, isEffect, type OperationObject } from "./bundle.ts";
import { banner, type Surface } from "./surfaces.ts";

/** Each operation of a bundle with its method and path, in the order of the document. */
export function eachOperation(document: Bundle): { method: string; path: string; operation: OperationObject }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** The component that a reference names. */
export function resolve<Component>(components: Record<string, Component>, { $ref }: { $ref: string }): Component {
  const component = components[$ref.slice($ref.lastIndexOf("/") + 1)];
  if (component === undefined) throw new Error(`The bundle has no component for ${$ref}.`);
  return component;
}

/** What an operation does. Throws a UsageError where the document does not say it: nothing may be sent whose effect is not known. */
function effectOf({ operationId, "x-effect": effect }: OperationObject): Effect {
  if (!isEffect(effect))
    throw new UsageError(`${operationId} has no x-effect; set it in spec/ to query, session, take-over or change`);
  return effect;
}

/** Where the answers of an operation have their code and payload: in the envelope that it names, or the first one. */
function envelopeOf(
  { "x-envelopes": envelopes }: Bundle,
  { operationId, "x-envelope": name }: OperationObject,
): Envelope {
  const envelope = name === undefined ? Object.values(envelopes)[0] : envelopes[name];
  if (envelope === undefined)
    throw new UsageError(
      `${operationId} has no envelope; x-envelopes of the document does not have the name in x-envelope`,
    );
  return envelope;
}

/** The table of operations: what a caller needs to know of each without reading the document. */
export function operations(surface: Surface, document: Bundle): string {
  const rows = eachOperation(document).map(({ method, path, operation }) => {
    const citation = operation["x-source"][0];
    const page = citation && document["x-source-pages"][citation.page];
    if (!citation || !page) throw new Error(`${operation.operationId} cites no page.`);
    const row = {
      operationId: operation.operationId,
      method,
      path,
      effect: effectOf(operation),
      envelope: envelopeOf(document, operation),
      ...(operation["x-agents"] && { agents: operation["x-agents"] }),
      ...(operation["x-prerequisite"] && { prerequisite: operation["x-prerequisite"] }),
      statuses: Object.keys(operation.responses).map(Number),
      security: (operation.security ?? document.security).flatMap((requirement) => Object.keys(requirement)),
      errorCodes: operation["x-error-codes"].map(({ code }) => code).sort(),
      source: { title: page.title, edition: page.edition, ...citation },
    };
    return `  ${operation.operationId}: ${JSON.stringify(row, null, 2).replaceAll("\n", "\n  ")},\n`;
  });
  return `// ${banner(surface)}

/** The operations of the surface, by operationId. Error codes are those in x-error-codes: documented on the page of the operation, or known from elsewhere. */
export const operations = {
${rows.join("")}} as const;
`;
}
