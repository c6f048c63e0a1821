// Project rules of `redocly lint`, the decorators of `redocly bundle`, and what both fill in before.
// What they hold is described in ../README.md; redocly.yaml switches them on.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { citedByRoot, rowsCited } from "./citations.js";
import { ofGateway, StandardAnswers } from "./preprocessors.js";

const EXTENSION_FILES = { "x-source-pages": "sources.yaml", "x-error-codes": "error-codes.yaml" };
const ERROR_CODE_TABLE = "Error Code";
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
    tables[extension] =
      root[extension] ?? (existsSync(path) ? parse(readFileSync(path, "utf8"), { merge: true }) : undefined);
  }
  return tables;
}

/** The codes of success of a document, by the name of the property that has them: those of its `x-envelopes`. */
function successCodes(root) {
  return new Map(Object.values(root["x-envelopes"] ?? {}).map((envelope) => [envelope?.code, envelope?.success]));
}

/** The code that an answer has, and whether it is that of success. */
function codeShown(value, successes) {
  const [name] = [...successes.keys()].filter((property) => value?.[property] !== undefined);
  return { code: value?.[name], isSuccess: name !== undefined && value[name] === successes.get(name) };
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
    for (const { page, table, row } of rowsCited(citation, pages))
      if (!pages?.[page]?.tables?.[table]?.rows?.[row])
        return `No such row in sources.yaml: page ${page}, table ${table}, row ${row}.`;
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
 * Calls `inspect(name, schema, context, location, file)` for each property of each schema.
 * A property that is a reference is judged by the schema that it names, which stands in `file`.
 */
function eachProperty(inspect) {
  return {
    SchemaProperties: {
      enter(properties, context) {
        for (const [name, schema] of Object.entries(properties)) {
          const { node, location } = schema?.$ref ? context.resolve(schema) : { node: schema };
          if (node !== null && typeof node === "object")
            inspect(name, node, context, context.location.child(name), location?.source.absoluteRef);
        }
      },
    },
  };
}

/** Every server, operation, parameter, header, security scheme, property and failure example cites its row. */
function SourceCited() {
  let successes;
  const required = (what) => ({
    enter(node, context) {
      if (!node["x-source"]) context.report({ message: `${what} has no x-source.` });
    },
  });
  return {
    Root: {
      enter(root) {
        successes = successCodes(root);
      },
    },
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
        const { code, isSuccess } = codeShown(example.value, successes);
        if (code !== undefined && !isSuccess && !example["x-source"]) {
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
function isComposite(schema, context, from) {
  const isWhole = (part) => {
    if (!part?.$ref) return part !== undefined && isComposite(part, context, from);
    const { node, location } = context.resolve(part, from);
    return isComposite(node, context, location?.source.absoluteRef);
  };
  return schema.properties !== undefined || isWhole(schema.items) || isWhole(schema.anyOf?.[0]);
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
    ...eachProperty((name, schema, context, location, file) => {
      if (!isComposite(schema, context, file) && !hasExample(schema))
        context.report({ message: `Property ${name} has no example.`, location });
    }),
    Parameter: required("The parameter"),
    Header: required("The header"),
    MediaType: required("The content"),
  };
}

/** HTTP 200 of every operation has two branches, success first, and a named example of each. */
function Outcomes() {
  let successes;
  return {
    Root: {
      enter(root) {
        successes = successCodes(root);
      },
    },
    Operation: {
      enter(operation, context) {
        const location = context.location.child(["responses", "200"]);
        const content = operation.responses?.["200"]?.content?.["application/json"];
        if (content?.schema?.oneOf?.length !== 2) {
          context.report({ message: "The answer with HTTP status 200 is oneOf: success, failure.", location });
        }
        const codes = codesShown(operation, context, successes);
        if (!codes.some(({ isSuccess }) => isSuccess)) context.report({ message: "No example of success.", location });
        if (!codes.some(({ code, isSuccess }) => isText(code) && !isSuccess))
          context.report({ message: "No example of failure.", location });
      },
    },
  };
}

/** The names of the examples of a request: of each required parameter, and of the body; undefined where it has none. */
function requestExamples({ parameters = [], requestBody }, context) {
  const required = parameters
    .map((parameter) => (parameter.$ref ? context.resolve(parameter).node : parameter))
    .filter(({ required }) => required);
  const examples = required.map(({ examples }) => examples);
  const body = requestBody?.content?.["application/json"];
  return [...examples, ...(body ? [body.examples] : [])].map((one) => Object.keys(one ?? {}));
}

/**
 * Examples of one name are one case: the parameters, the body, and the answer with HTTP status 200.
 * The first example of an answer is a whole case, and no case has only some of its parts.
 */
function CasesWhole() {
  return {
    Operation: {
      enter(operation, context) {
        const content = operation.responses?.["200"]?.content?.["application/json"];
        const answers = Object.keys(content?.examples ?? {});
        const parts = requestExamples(operation, context);
        const body = operation.requestBody === undefined ? [] : (parts.at(-1) ?? []);
        const begun = answers.filter((name, index) => index === 0 || parts.some((names) => names.includes(name)));
        const broken = [
          ...begun.filter((name) => !parts.every((names) => names.includes(name))),
          ...body.filter((name) => !answers.includes(name)),
        ];
        for (const name of broken)
          context.report({ message: `The case ${name} has no example in each of parameters, body and answer.` });
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
  if (!knownCodes.has(code)) return "is no failure in error-codes.yaml.";
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
  let successes;
  return {
    Root: {
      enter(root, context) {
        const tables = referenceTables(root, context.location.source.absoluteRef);
        const codes = tables["x-error-codes"] ?? [];
        pages = tables["x-source-pages"];
        successes = successCodes(root);
        const succeeding = [...successes.values()];
        knownCodes = new Set(codes.map(({ code }) => code).filter((code) => !succeeding.includes(code)));
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
        for (const code of [...onPage, ...failureCodesShown(operation, context, successes)].filter(
          (code) => !codes.includes(code),
        )) {
          report(`Error code ${code} of the page or of an example is not listed.`);
        }
      },
    },
  };
}

/** The codes of an operation's examples of failure. */
function failureCodesShown(operation, context, successes) {
  return codesShown(operation, context, successes)
    .filter(({ code, isSuccess }) => isText(code) && !isSuccess)
    .map(({ code }) => code);
}

/** The code of each example of an operation's answer with HTTP status 200. */
function codesShown(operation, context, successes) {
  const content = operation.responses?.["200"]?.content?.["application/json"];
  return Object.values(content?.examples ?? {}).map((example) => {
    const { value } = example.$ref ? context.resolve(example).node : example;
    return codeShown(value, successes);
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

/** What is wrong with an envelope, or undefined. `older` is the same without an older one. */
function envelopeProblem(envelope, isOlder = false) {
  const { code, success, payload, description, older, ...others } = envelope ?? {};
  const isWhole = [code, success, payload].every(isText) && (description === undefined || isText(description));
  if (!isWhole || Object.keys(others).length > 0 || (isOlder && (older ?? description) !== undefined))
    return "An envelope has the texts code, success and payload, may have description and older, and has nothing else.";
  return older === undefined ? undefined : envelopeProblem(older, true);
}

/** `x-envelopes` of the document says where answers have their code and payload; `x-envelope` of an operation names one. */
function EnvelopeKnown() {
  let names;
  return {
    Root: {
      enter(root, context) {
        const location = context.location.child("x-envelopes");
        const envelopes = root["x-envelopes"] ?? {};
        names = Object.keys(envelopes);
        if (names.length === 0) context.report({ message: "x-envelopes has at least one envelope.", location });
        for (const name of names) {
          const message = envelopeProblem(envelopes[name]);
          if (message) context.report({ message, location: location.child(name) });
        }
      },
    },
    Operation: {
      enter(operation, context) {
        const name = operation["x-envelope"];
        if (name === undefined || names.includes(name)) return;
        context.report({ message: `x-envelopes has no ${name}.`, location: context.location.child("x-envelope") });
      },
    },
  };
}

/** Whether a schema has something at a JSON pointer, in which `*` is any item of a list; `from` is the file that the schema stands in. */
function hasPlace(schema, pointer, context, from) {
  if (schema?.$ref) {
    const { node, location } = context.resolve(schema, from);
    return hasPlace(node, pointer, context, location?.source.absoluteRef);
  }
  if (schema === undefined || pointer === "") return schema !== undefined;
  // Each of several alternatives has it.
  if (schema.anyOf) return schema.anyOf.every((one) => hasPlace(one, pointer, context, from));
  const [, segment, rest] = /^\/([^/]*)(.*)$/.exec(pointer);
  return hasPlace(segment === "*" ? schema.items : schema.properties?.[segment], rest, context, from);
}

/** What is wrong with the value of an `x-agents`, or undefined. */
function agentsProblem(agents, operation, context) {
  const { asking, asked, answered = [], ...others } = agents ?? {};
  if (Object.keys(others).length > 0 || !Array.isArray(answered) || !isText(asking ?? asked ?? answered[0]))
    return "x-agents has asking, asked or the list answered, at least one of them, and nothing else.";
  const parameters = (operation.parameters ?? []).map((one) => (one.$ref ? context.resolve(one).node : one));
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  const [success] = operation.responses?.["200"]?.content?.["application/json"]?.schema?.oneOf ?? [];
  const isThere = (place) =>
    place.startsWith("/") ? hasPlace(body, place, context) : parameters.some(({ name }) => name === place);
  const missing = [asking, asked].find((place) => place !== undefined && !isThere(place));
  if (missing !== undefined) return `x-agents: the request has no parameter and no property ${missing}.`;
  const untold = answered.find((place) => !hasPlace(success, place, context));
  return untold === undefined ? undefined : `x-agents: the answer of success has no ${untold}.`;
}

/** `x-agents` of an operation names the places of the request and of the answer that have ids of agents. */
function AgentsKnown() {
  return {
    Operation: {
      enter(operation, context) {
        if (operation["x-agents"] === undefined) return;
        const message = agentsProblem(operation["x-agents"], operation, context);
        if (message) context.report({ message, location: context.location.child("x-agents") });
      },
    },
  };
}

/** `x-enum-varnames` has a name for each value, each once, that can be one in a program. */
function EnumNamesWhole() {
  return {
    Schema: {
      enter({ enum: values = [], "x-enum-varnames": names }, context) {
        if (names === undefined) return;
        const isWhole =
          Array.isArray(names) &&
          names.length === values.length &&
          new Set(names).size === names.length &&
          names.every((name) => /^[A-Z][A-Za-z0-9]*$/.test(name));
        const message = "x-enum-varnames has one name for each value of enum, such as NotSignedIn, and none twice.";
        if (!isWhole) context.report({ message, location: context.location.child("x-enum-varnames") });
      },
    },
  };
}

/** No `x-payload` is left: where it is, nothing could be made of it. */
function PayloadWhole() {
  return {
    Schema: {
      enter(schema, context) {
        if (schema["x-payload"] === undefined) return;
        const message =
          "x-payload has only a description and properties beside it, in a document whose standard-answers.yaml has success and whose first envelope has older.";
        context.report({ message, location: context.location.child("x-payload") });
      },
    },
  };
}

/** Puts in the place of each citation that stands for several rows those of the rows. */
function SharedCitations() {
  let pages;
  let ofRoot;
  return {
    Root: {
      enter(root, context) {
        pages = referenceTables(root, context.location.source.absoluteRef)["x-source-pages"];
        ofRoot = citedByRoot(root, pages);
      },
    },
    any: {
      enter(node) {
        const citations = node !== null && typeof node === "object" ? node["x-source"] : undefined;
        if (Array.isArray(citations))
          node["x-source"] = citations.flatMap((citation) => rowsCited(citation, pages, ofRoot));
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
        outcomes: ofGateway(Outcomes),
        "cases-whole": ofGateway(CasesWhole),
        "effect-known": ofGateway(EffectKnown),
        "envelope-known": EnvelopeKnown,
        "agents-known": AgentsKnown,
        "payload-whole": PayloadWhole,
        "enum-names-whole": EnumNamesWhole,
        "error-codes": ofGateway(ErrorCodes),
        "path-item-whole": PathItemWhole,
      },
    },
    preprocessors: { oas3: { "standard-answers": ofGateway(StandardAnswers) } },
    decorators: { oas3: { "shared-citations": SharedCitations, "reference-tables": ReferenceTables } },
  };
}
