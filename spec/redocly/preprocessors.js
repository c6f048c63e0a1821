// What hand-written documents share: filled in before they are linted or bundled.
// What is filled in is described in ../README.md; redocly.yaml switches it on.
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { parse } from "yaml";

const SUCCESS_CODES = new Set(["0", "0100000"]);

/** The content of a file beside the root document; undefined beside a bundle, which is filled in already. */
function besideRoot(context, file) {
  const path = join(dirname(context.location.source.absoluteRef), file);
  return existsSync(path) ? parse(readFileSync(path, "utf8"), { merge: true }) : undefined;
}

/** The code of an example of an answer; empty for success, which comes first. */
function codeOf(value) {
  const code = value?.retcode ?? value?.resultCode ?? value?.returnCode ?? "";
  return SUCCESS_CODES.has(code) ? "" : code;
}

/** The rows beside those of the payload, which have another name. */
function rowsBeside(citations, name, pages) {
  return (Array.isArray(citations) ? citations : []).flatMap(({ page, table }) =>
    Object.entries(pages?.[page]?.tables?.[table]?.rows ?? {})
      .filter(([, row]) => row.name === name)
      .map(([row]) => ({ page, table, row })),
  );
}

/** A rule or preprocessor that passes over the operations of callbacks, which are those of a caller's own server. */
export function ofGateway(rule) {
  return (options) => {
    const { Operation: operation, ...others } = rule(options);
    let callbacks = 0;
    return {
      ...others,
      Callback: {
        enter() {
          callbacks += 1;
        },
        leave() {
          callbacks -= 1;
        },
      },
      Operation: {
        enter(node, context) {
          if (callbacks === 0) operation.enter(node, context);
        },
      },
    };
  };
}

/** Adds to each operation the answers of standard-answers.yaml that are not its own, and to each payload what is around it. */
export function StandardAnswers() {
  let folder;
  let standard;
  let pages;
  let envelope;
  let rootSecurity;
  let examples;

  /** A reference as it stands in the file that is visited. */
  function reference(file, context) {
    return { $ref: relative(dirname(context.location.source.absoluteRef), join(folder, file)).replaceAll("\\", "/") };
  }

  function addCodes(operation, codes) {
    const own = operation["x-error-codes"] ?? [];
    const added = codes.filter(({ code }) => !own.some((one) => one.code === code));
    if (added.length > 0)
      operation["x-error-codes"] = [...own, ...added].sort((one, other) => (one.code < other.code ? -1 : 1));
  }

  /** Beside the schema of success the one of failure. */
  function addFailure(operation, context) {
    const content = operation.responses?.["200"]?.content?.["application/json"];
    // Who has another envelope names both branches.
    if (operation["x-envelope"] === undefined && standard.failure !== undefined && content?.schema?.$ref !== undefined)
      content.schema = { oneOf: [content.schema, reference(standard.failure, context)] };
  }

  /** The older payload, which is like the payload. A reference has no siblings: the schema that it names cites the rows of both. */
  function olderOf(payload, description) {
    if (payload.$ref) return payload;
    return { ...payload, description, "x-source": rowsBeside(payload["x-source"], envelope.older.payload, pages) };
  }

  /** Makes the schema of an answer of success of one that has its payload only. */
  function addEnvelope(schema, context) {
    const { description, "x-payload": payload, properties: besides = {}, ...others } = schema;
    if (standard?.success === undefined || envelope === undefined || Object.keys(others).length > 0) return;
    const { properties, olderPayload, ...common } = standard.success;
    const own = Object.entries(properties).map(([name, file]) => [name, reference(file, context)]);
    const older = envelope.older && olderOf(payload, olderPayload);
    delete schema["x-payload"];
    delete schema.description;
    Object.assign(schema, {
      type: "object",
      title: basename(context.location.source.absoluteRef, ".yaml"),
      description,
      ...common,
      properties: {
        ...Object.fromEntries([
          ...own,
          ...(older ? [[envelope.older.payload, older]] : []),
          [envelope.payload, payload],
        ]),
        ...besides,
      },
    });
  }

  function addResponses(operation, responses, context) {
    operation.responses ??= {};
    for (const [status, response] of Object.entries(responses)) {
      const own = operation.responses[status];
      if (typeof response === "string") operation.responses[status] ??= reference(response, context);
      else if (own !== undefined) operation.responses[status] = { ...response, ...own };
    }
  }

  /** Examples of failure are in the order of their codes. */
  function addExamples(operation, context) {
    const content = operation.responses?.["200"]?.content?.["application/json"];
    const listed = (operation["x-error-codes"] ?? []).map(({ code }) => code);
    const added = operation["x-envelope"] === undefined ? examples.filter(({ code }) => listed.includes(code)) : [];
    if (content === undefined || added.length === 0) return;
    const own = Object.entries(content.examples ?? {}).map(([name, example]) => {
      const { value } = example.$ref ? (context.resolve(example).node ?? {}) : example;
      return { name, example, code: codeOf(value) };
    });
    const all = [...own, ...added.map(({ name, file, code }) => ({ name, example: reference(file, context), code }))];
    all.sort((one, other) => (one.code < other.code ? -1 : Number(one.code > other.code)));
    content.examples = Object.fromEntries(all.map(({ name, example }) => [name, example]));
  }

  return {
    Root: {
      enter(root, context) {
        folder = dirname(context.location.source.absoluteRef);
        standard = besideRoot(context, "standard-answers.yaml");
        pages = besideRoot(context, "sources.yaml");
        [envelope] = Object.values(root["x-envelopes"] ?? {});
        rootSecurity = root.security ?? [];
        examples = Object.entries(standard?.examples ?? {}).map(([name, file]) => {
          const { value } = parse(readFileSync(join(folder, file), "utf8"));
          return { name, file, code: codeOf(value) };
        });
      },
    },
    Operation: {
      enter(operation, context) {
        if (standard === undefined) return;
        addFailure(operation, context);
        const carriesCredential = (operation.security ?? rootSecurity).length > 0;
        const parts = [standard.all, ...(carriesCredential ? [standard.credential] : [])];
        for (const { "x-error-codes": codes = [], responses = {}, "x-discrepancy": discrepancy } of parts.filter(
          Boolean,
        )) {
          addCodes(operation, codes);
          addResponses(operation, responses, context);
          if (discrepancy !== undefined) operation["x-discrepancy"] ??= discrepancy;
        }
        addExamples(operation, context);
      },
    },
    Schema: {
      enter(schema, context) {
        if (schema["x-payload"] !== undefined) addEnvelope(schema, context);
      },
    },
  };
}
