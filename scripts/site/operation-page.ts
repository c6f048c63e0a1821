import {
  bodySchemaOf,
  bundleOf,
  meaningOf,
  type Operation,
  parametersOf,
  resolved,
} from "../../contract-tests/contract/contract.ts";
import { adviceOn } from "./advice.ts";
import { type CallbackWords, component, type Example, type Header, type OperationWords, wordsOf } from "./document.ts";
import { leftOpenSection } from "./left-open.ts";
import { breakable, cell, code, plain, span, table } from "./markdown.ts";
import { languages } from "./samples/languages.ts";
import { CMS, GATEWAY, sampleRequest } from "./samples/request.ts";
import { discrepancyText, fieldCell, inferredText, schemaTable, sources, typeInWords } from "./schema-table.ts";

/** What a reader does before this request. */
function before({ surface, security, operationId }: Operation): string {
  if (surface === "cc-cms")
    return "Sign the request: [C2 signature](/guides/c2-signature). [`queryCtiServerTime`](/operations/cc-cms/queryCtiServerTime) is the smallest request to try a signature with.";
  if (operationId === "forceLogin")
    return "The agent may be signed in elsewhere: that session ends. This request has no guid. See [The agent session](/guides/agent-session).";
  if (security.length === 0)
    return "The agent is signed out, and this request has no guid. See [The agent session](/guides/agent-session).";
  const sent = operationId === "getAgentEvent" ? "Poll at once after the sign-in." : "Keep the session by polling.";
  return `Sign the agent in with [\`login\`](/operations/agentgateway/login), and send the latest guid. ${sent} See [The agent session](/guides/agent-session).`;
}

/** One sample in each language, as tabs; what the reference deployment needs stands before. */
function samples(operation: Operation): string {
  const request = sampleRequest(operation);
  const tabs = languages.map(({ label, word, sample }) => code(`${word} [${label}]`, sample(request)));
  const settings = Object.values(operation.surface === "cc-cms" ? CMS : GATEWAY).map(({ variable }) => span(variable));
  return `Start the reference deployment in the same folder: \`npx cti-contract reference --certificate ca.pem\`. Then paste.
Address and credentials are those of the reference deployment, unless these environment variables are set: ${settings.join(", ")} (the file of the certificate; in TypeScript \`NODE_EXTRA_CA_CERTS\`).

::: code-group

${tabs.join("\n")}
:::
`;
}

function parameters(operation: Operation): string {
  const { surface, source } = operation;
  const rows = parametersOf(operation).map((parameter) => {
    const { name, in: place, required = false, schema, "x-source": citations } = parameter;
    const { description = resolved(surface, schema).description ?? "" } = parameter as { description?: string };
    return [
      fieldCell(name, typeInWords(surface, schema), required, place),
      `${cell(description)}<br>${sources(citations, source.page)}`,
    ];
  });
  return rows.length === 0 ? "" : `## Parameters\n\n${table(["parameter", "meaning"], rows)}\n`;
}

function body(operation: Operation, words: OperationWords): string {
  const schema = bodySchemaOf(operation);
  if (schema === undefined || words.requestBody === undefined) return "";
  const { description, content } = words.requestBody;
  return `## Request body

${plain(description)}

${schemaTable(operation.surface, schema, operation.source.page)}
${examples(operation, content["application/json"].examples)}`;
}

/** Named examples, each in a box that opens. */
function examples({ surface }: Operation, references: Record<string, { $ref: string }>): string {
  return Object.entries(references)
    .map(([name, reference]) => {
      const { value, summary = "", description = "" } = component<Example>(surface, reference);
      const about = [summary, description].filter((text) => text !== "").map(plain);
      return `::: details Example \`${name}\`
${about.join("\n\n")}

${code("json", JSON.stringify(value, null, 2))}
:::
`;
    })
    .join("\n");
}

/** An answer for each code that the document has no example of; all that can differ is the text. */
function otherFailures({ surface, envelope, errorCodes }: Operation, shown: Record<string, { $ref: string }>): string {
  const known = Object.values(shown).map(
    (reference) => component<Example>(surface, reference).value as Record<string, unknown>,
  );
  return errorCodes
    .filter((name) => !known.some((value) => value[envelope.code] === name))
    .map((name) => {
      const value = { [envelope.description ?? envelope.payload]: meaningOf(surface, name), [envelope.code]: name };
      return `::: details Example \`${name}\`
Made from the table of codes; a platform has its own text.

${code("json", JSON.stringify(value, null, 2))}
:::
`;
    })
    .join("\n");
}

function responses(operation: Operation, words: OperationWords): string {
  const { surface, branches, envelope, source } = operation;
  const fields = (name: string) =>
    schemaTable(surface, { $ref: `#/components/schemas/${name}` }, source.page, envelope);
  return Object.entries(words.responses)
    .map(([status, reference]) => {
      const {
        description,
        headers = {},
        content,
      } = component(surface, reference) as Exclude<OperationWords["responses"][string], { $ref: string }>;
      const rows = Object.entries(headers).map(([name, header]) => {
        const { description: text, schema } = component<Header>(surface, header);
        return [fieldCell(name, typeInWords(surface, schema), true), cell(text)];
      });
      return [
        `## Response ${status}\n\n${plain(description)}\n`,
        ...(rows.length > 0 ? [`### Headers\n\n${table(["header", "meaning"], rows)}`] : []),
        ...(status === "200" ? [`### Success\n\n${fields(branches.success)}`] : []),
        ...(status === "200" ? [`### Failure\n\n${fields(branches.failure)}`] : []),
        examples(operation, content?.["application/json"].examples ?? {}),
        ...(status === "200" ? [otherFailures(operation, content?.["application/json"].examples ?? {})] : []),
      ].join("\n");
    })
    .join("\n");
}

/** What the gateway sends to a server of the reader. */
function callbacks(operation: Operation, words: OperationWords): string {
  return Object.values(words.callbacks ?? {})
    .flatMap((reference) => Object.entries(component(operation.surface, reference)))
    .flatMap(([address, methods]) =>
      Object.entries(methods).map(([method, request]) =>
        callback(
          operation,
          `${method.toUpperCase()} ${address.replace(/^\{\$request\.body#\/(\w+)\}$/, "{$1}")}`,
          request,
        ),
      ),
    )
    .join("\n");
}

function callback(operation: Operation, line: string, request: CallbackWords): string {
  const { surface } = operation;
  const { summary, description, parameters, requestBody, responses, "x-source": own } = request;
  const [{ page } = operation.source] = own;
  const headers = parameters.map(({ name, schema, required, description: text, "x-source": citations }) => [
    fieldCell(name, typeInWords(surface, schema), required),
    `${cell(text)}<br>${sources(citations, page)}`,
  ]);
  const { schema, examples: shown = {} } = requestBody.content["application/json"];
  const answers = Object.entries(responses).map(
    ([status, { description: text, content }]) =>
      `**Your response ${status}.** ${plain(text)}\n\n${examples(operation, content?.["application/json"].examples ?? {})}`,
  );
  return `## Callback: ${plain(summary.charAt(0).toLowerCase() + summary.slice(1))}

${code("http", line)}
${plain(description)}

${table(["header", "meaning"], headers)}
${plain(requestBody.description)}

${schemaTable(surface, schema, page)}
${examples(operation, shown)}
${answers.join("\n")}`;
}

function codes({ surface }: Operation, words: OperationWords): string {
  const rows = words["x-error-codes"].map(({ code: name, source }) => [
    `[${span(name)}](/codes#c-${name})`,
    [cell(meaningOf(surface, name)), cell(adviceOn(name))].filter(Boolean).join("<br>**Do:** "),
    source === "documented" ? "on the page" : "elsewhere",
  ]);
  return `## Codes

${surface === "agentgateway" ? "`retcode`" : "`resultCode`"} of a failure. A deployment can also send codes that this list does not have: [all codes](/codes).
"Do" is the advice of this site, not of the interface reference.

${table(["code", "meaning, and what to do", "documented"], rows)}`;
}

/** The page of one operation. */
export function operationPage(operation: Operation): string {
  const { surface, operationId, method, path, source } = operation;
  const words = wordsOf(operation);
  const { title } = bundleOf(surface).info;
  const notes = [
    ...(words["x-discrepancy"] ? [discrepancyText(words["x-discrepancy"])] : []),
    ...(words["x-inferred"] ?? []).map(inferredText),
  ];
  return `---
title: ${JSON.stringify(`${operationId}: ${words.summary}`)}
---

# ${breakable(operationId)}

**${plain(words.summary)}** · ${title}

${code("http", `${method} ${path}`)}
${surface === "agentgateway" ? "`" : "The interface reference has no name for it; `"}${operationId}\`${surface === "agentgateway" ? " is the method name in the logs of the gateway." : " is a name of this contract."}

${plain(words.description)}

${notes.join("\n\n")}

Page of the interface reference: [${cell(source.title)}](/sources#p-${source.page}) (${source.edition}).

## Before the request

${before(operation)}

## Samples

${samples(operation)}
${parameters(operation)}
${body(operation, words)}
${responses(operation, words)}
${callbacks(operation, words)}
${codes(operation, words)}
${leftOpenSection(operation, words)}
`;
}
