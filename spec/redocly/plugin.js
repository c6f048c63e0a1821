// Project rules of `redocly lint` and one decorator of `redocly bundle`.
// What they hold is described in ../README.md; redocly.yaml switches them on.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";

const EXTENSION_FILES = { "x-source-pages": "sources.yaml", "x-error-codes": "error-codes.yaml" };
const ERROR_CODE_TABLE = "Error Code";
const SUCCESS_CODES = new Set(["0", "0100000"]);
const EFFECTS = ["query", "session", "take-over", "change"];
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * The hand-written tables beside a root document: the pages of the reference and the error codes.
 * A bundle already has them inside, so there the document itself answers.
 */
function referenceTables(root, rootFile) {
  const tables = {};
  for (const [extension, file] of Object.entries(EXTENSION_FILES)) {
    const path = join(dirname(rootFile), file);
    tables[extension] = root[extension] ?? (existsSync(path) ? parse(readFileSync(path, "utf8")) : undefined);
  }
  return tables;
}

function isText(value) {
  return typeof value === "string" && value.trim() !== "";
}

/** What is wrong with the value of an `x-source`, or undefined. */
function citationProblem(citations, pages) {
  if (!Array.isArray(citations) || citations.length === 0) return "x-source is a list of at least one citation.";
  for (const citation of citations) {
    const keys = Object.keys(citation ?? {})
      .sort()
      .join();
    if (keys !== "page,row,table") return "A citation has page, table and row, and nothing else.";
    const { page, table, row } = citation;
    if (!pages?.[page]?.tables?.[table]?.rows?.[row]) {
      return `No such row in sources.yaml: page ${page}, table ${table}, row ${row}.`;
    }
  }
  return undefined;
}

/** `x-source` names existing rows wherever it stands, also in the table of error codes. */
function SourceValid() {
  let pages;
  return {
    Root: {
      enter(root, context) {
        const tables = referenceTables(root, context.location.source.absoluteRef);
        pages = tables["x-source-pages"];
        for (const { code, meaning, "x-source": citations } of tables["x-error-codes"] ?? [{}]) {
          const problem =
            !isText(code) || !isText(meaning)
              ? "An error code has a code and a meaning."
              : citationProblem(citations, pages);
          if (problem) context.report({ message: `Error code ${code}: ${problem}` });
        }
      },
    },
    any: {
      enter(node, context) {
        if (node === null || typeof node !== "object" || !("x-source" in node)) return;
        const problem = citationProblem(node["x-source"], pages);
        if (problem) context.report({ message: problem, location: context.location.child("x-source") });
      },
    },
  };
}

/** `x-discrepancy` says what the table has, what the sample has, what is accepted and why. */
function DiscrepancyValid() {
  return {
    any: {
      enter(node, context) {
        const discrepancy = node !== null && typeof node === "object" ? node["x-discrepancy"] : undefined;
        if (discrepancy === undefined) return;
        const { table, sample, accepted, reason, tableSchema, ...others } = discrepancy;
        if (
          ![table, sample, accepted, reason].every(isText) ||
          Object.keys(others).length > 0 ||
          !["object", "undefined"].includes(typeof tableSchema)
        ) {
          context.report({
            message:
              "x-discrepancy has the texts table, sample, accepted and reason, may have the schema tableSchema, and has nothing else.",
            location: context.location.child("x-discrepancy"),
          });
        }
      },
    },
  };
}

/** `x-inferred` says which constraints of its schema no row states, each of them one that the schema has, and why. */
function InferredValid() {
  return {
    any: {
      enter(node, context) {
        const marks = node !== null && typeof node === "object" ? node["x-inferred"] : undefined;
        if (marks === undefined) return;
        const problem = inferredProblem(marks, node);
        if (problem) context.report({ message: problem, location: context.location.child("x-inferred") });
      },
    },
  };
}

/** What is wrong with the value of an `x-inferred`, or undefined. */
function inferredProblem(marks, schema) {
  if (!Array.isArray(marks) || marks.length === 0) return "x-inferred is a list of at least one mark.";
  for (const { constraints, properties, reason, ...others } of marks) {
    if (!Array.isArray(constraints) || constraints.length === 0 || !isText(reason) || Object.keys(others).length > 0)
      return "A mark has constraints and a reason, may have properties, and has nothing else.";
    const missing = constraints.find((constraint) => constraint !== "null" && schema[constraint] === undefined);
    if (missing !== undefined) return `The schema has no ${missing} that could be inferred.`;
    const allowed = constraints.includes("required") ? schema.required : [];
    const unknown = (properties ?? []).find((property) => !allowed.includes(property));
    if (unknown !== undefined) return `${unknown} is not required, so that this cannot be inferred.`;
  }
  return undefined;
}

/**
 * Calls `inspect(name, schema, location)` for each property of each schema.
 * A property that is a reference is judged by the schema that it names.
 */
function eachProperty(inspect) {
  return {
    SchemaProperties: {
      enter(properties, context) {
        for (const [name, schema] of Object.entries(properties)) {
          const resolved = schema?.$ref ? context.resolve(schema).node : schema;
          if (resolved !== null && typeof resolved === "object")
            inspect(name, resolved, context, context.location.child(name));
        }
      },
    },
  };
}

/** Every server, operation, parameter, header, security scheme, property and failure example cites its row. */
function SourceCited() {
  const required = (what) => ({
    enter(node, context) {
      if (!node["x-source"]) context.report({ message: `${what} has no x-source.` });
    },
  });
  return {
    ...eachProperty((name, schema, context, location) => {
      if (!schema["x-source"]) context.report({ message: `Property ${name} has no x-source.`, location });
    }),
    Server: required("The server"),
    Operation: required("The operation"),
    Parameter: required("The parameter"),
    Header: required("The header"),
    SecurityScheme: required("The security scheme"),
    Example: {
      enter(example, context) {
        const code = example.value?.retcode ?? example.value?.resultCode;
        if (code !== undefined && !SUCCESS_CODES.has(code) && !example["x-source"]) {
          context.report({ message: `The example of error code ${code} has no x-source.` });
        }
      },
    },
  };
}

/** Everything that a reader meets has a description, and every example a summary. */
function Described() {
  const required = (what) => ({
    enter(node, context) {
      if (!isText(node.description)) context.report({ message: `${what} has no description.` });
    },
  });
  return {
    ...eachProperty((name, schema, context, location) => {
      if (!isText(schema.description)) context.report({ message: `Property ${name} has no description.`, location });
    }),
    NamedSchemas: {
      enter(schemas, context) {
        for (const [name, schema] of Object.entries(schemas)) {
          if (!isText(schema.description))
            context.report({ message: `Schema ${name} has no description.`, location: context.location.child(name) });
        }
      },
    },
    Operation: required("The operation"),
    RequestBody: required("The request body"),
    Response: required("The response"),
    Parameter: required("The parameter"),
    Header: required("The header"),
    SecurityScheme: required("The security scheme"),
    Server: required("The server"),
    Example: {
      enter(example, context) {
        if (!isText(example.summary)) context.report({ message: "The example has no summary." });
      },
    },
  };
}

/** Whether the value is shown by the examples of its parts rather than by one of its own. */
function isComposite(schema, context) {
  const items = schema.items?.$ref ? context.resolve(schema.items).node : schema.items;
  return schema.properties !== undefined || items?.properties !== undefined;
}

/** Every parameter, header, property and JSON content has an example. */
function Exampled() {
  const hasExample = (node) => node.examples !== undefined || node.example !== undefined;
  const required = (what) => ({
    enter(node, context) {
      if (!hasExample(node)) context.report({ message: `${what} has no example.` });
    },
  });
  return {
    ...eachProperty((name, schema, context, location) => {
      if (!isComposite(schema, context) && !hasExample(schema))
        context.report({ message: `Property ${name} has no example.`, location });
    }),
    Parameter: required("The parameter"),
    Header: required("The header"),
    MediaType: required("The content"),
  };
}

/** HTTP 200 of every operation has two branches, success first, and a named example of each. */
function Outcomes() {
  return {
    Operation: {
      enter(operation, context) {
        const location = context.location.child(["responses", "200"]);
        const content = operation.responses?.["200"]?.content?.["application/json"];
        if (content?.schema?.oneOf?.length !== 2) {
          context.report({ message: "The answer with HTTP status 200 is oneOf: success, failure.", location });
        }
        const codes = codesShown(operation, context);
        if (!codes.some((code) => SUCCESS_CODES.has(code)))
          context.report({ message: "No example of success.", location });
        if (!codes.some((code) => isText(code) && !SUCCESS_CODES.has(code)))
          context.report({ message: "No example of failure.", location });
      },
    },
  };
}

/** What is wrong with `since` of an error code, or undefined: the release is that of the row that says so. */
function sinceProblem({ since, "x-source": citations }) {
  if (since === undefined) return undefined;
  if (typeof since !== "string" || !/^\d+\.\d+\.\d+$/.test(since)) return "since is a release such as 25.100.0.";
  const cited = Array.isArray(citations) && citations.some(({ table }) => table === `AICC ${since}`);
  return cited ? undefined : `No citation of a table AICC ${since} says since when there is this code.`;
}

/** What is wrong with one entry of the error codes of an operation, or undefined. */
function operationCodeProblem(entry, page, pageName, knownCodes, pages) {
  const { code, source, "x-source": citations, ...others } = entry ?? {};
  if (!isText(code) || !["documented", "elsewhere"].includes(source) || Object.keys(others).length > 0) {
    return "has code, source (documented or elsewhere) and x-source, and nothing else.";
  }
  if (SUCCESS_CODES.has(code) || !knownCodes.has(code)) return "is no failure in error-codes.yaml.";
  if (source === "elsewhere" && page?.tables?.[ERROR_CODE_TABLE]?.rows?.[code]) return "is documented on the page.";
  if (source === "elsewhere" && citations === undefined) return undefined;
  const problem = citationProblem(citations, pages);
  if (problem) return `has a wrong x-source: ${problem}`;
  if (source === "elsewhere") return undefined;
  if (!citations.some((citation) => citation.page === pageName)) return `is documented, but not on ${pageName}.`;
  const listed = page?.tables?.[ERROR_CODE_TABLE]?.rows;
  return listed && !listed[code] ? `is no row of the table ${ERROR_CODE_TABLE} of ${pageName}.` : undefined;
}

/**
 * `x-error-codes` of an operation lists each code once: those of the table "Error Code" of its page, and those of its
 * examples of failure. The page of an operation is that of its first citation.
 */
function ErrorCodes() {
  let pages;
  let knownCodes;
  return {
    Root: {
      enter(root, context) {
        const tables = referenceTables(root, context.location.source.absoluteRef);
        const codes = tables["x-error-codes"] ?? [];
        pages = tables["x-source-pages"];
        knownCodes = new Set(codes.map(({ code }) => code));
        for (const error of codes) {
          const problem = sinceProblem(error);
          if (problem) context.report({ message: `Error code ${error.code}: ${problem}` });
        }
      },
    },
    Operation: {
      enter(operation, context) {
        const location = context.location.child("x-error-codes");
        const report = (message) => context.report({ message, location });
        const entries = operation["x-error-codes"];
        if (!Array.isArray(entries) || entries.length === 0) {
          report("x-error-codes of an operation is a list of at least one code.");
          return;
        }
        const pageName = operation["x-source"]?.[0]?.page;
        const page = pages?.[pageName];
        for (const entry of entries) {
          const problem = operationCodeProblem(entry, page, pageName, knownCodes, pages);
          if (problem) report(`Error code ${entry?.code} ${problem}`);
        }
        const codes = entries.map((entry) => entry?.code);
        for (const code of codes.filter((code, index) => codes.indexOf(code) < index)) {
          report(`Error code ${code} is listed twice.`);
        }
        const onPage = Object.keys(page?.tables?.[ERROR_CODE_TABLE]?.rows ?? {});
        for (const code of [...onPage, ...failureCodesShown(operation, context)].filter(
          (code) => !codes.includes(code),
        )) {
          report(`Error code ${code} of the page or of an example is not listed.`);
        }
      },
    },
  };
}

/** The codes of an operation's examples of failure. */
function failureCodesShown(operation, context) {
  return codesShown(operation, context).filter((code) => isText(code) && !SUCCESS_CODES.has(code));
}

/** The code of each example of an operation's answer with HTTP status 200. */
function codesShown(operation, context) {
  const content = operation.responses?.["200"]?.content?.["application/json"];
  return Object.values(content?.examples ?? {}).map((example) => {
    const { value } = example.$ref ? context.resolve(example).node : example;
    return value?.retcode ?? value?.resultCode;
  });
}

/**
 * The methods of a path item are written out there: OpenAPI allows a reference to a path item, but none to an operation.
 * Redocly's own spec-strict-refs overlooks one whose target was visited before.
 */
function PathItemWhole() {
  return {
    PathItem: {
      enter(pathItem, context) {
        for (const method of METHODS.filter((method) => pathItem[method]?.$ref !== undefined)) {
          context.report({
            message: `The operation ${method} is a $ref; OpenAPI allows none here.`,
            location: context.location.child(method),
          });
        }
      },
    },
  };
}

/** `x-effect` of every operation says what a request does: whether it may be sent follows from it. */
function EffectKnown() {
  return {
    Operation: {
      enter(operation, context) {
        if (EFFECTS.includes(operation["x-effect"])) return;
        const message = `x-effect of an operation is one of ${EFFECTS.join(", ")}.`;
        context.report({ message, location: context.location.child("x-effect") });
      },
    },
  };
}

/** Puts the pages and the error codes into the bundle, which has no files beside it. */
function ReferenceTables() {
  return {
    Root: {
      leave(root, context) {
        Object.assign(root, referenceTables(root, context.location.source.absoluteRef));
      },
    },
  };
}

export default function cti() {
  return {
    id: "cti",
    rules: {
      oas3: {
        "source-valid": SourceValid,
        "source-cited": SourceCited,
        "discrepancy-valid": DiscrepancyValid,
        "inferred-valid": InferredValid,
        described: Described,
        exampled: Exampled,
        outcomes: Outcomes,
        "effect-known": EffectKnown,
        "error-codes": ErrorCodes,
        "path-item-whole": PathItemWhole,
      },
    },
    decorators: { oas3: { "reference-tables": ReferenceTables } },
  };
}
