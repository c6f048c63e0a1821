// What hand-written documents share: filled in before they are linted or bundled.
// What is filled in is described in ../README.md; redocly.yaml switches it on.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "yaml";

const EVERY_PAGE = "*";
const SUCCESS_CODES = new Set(["0", "0100000"]);

/** The content of a file beside the root document; undefined beside a bundle, which is filled in already. */
function besideRoot(context, file) {
  const path = join(dirname(context.location.source.absoluteRef), file);
  return existsSync(path) ? parse(readFileSync(path, "utf8")) : undefined;
}

/** The title of a table without what is said beside it. */
function shortTitle(title) {
  return title?.replace(/ \(.*/, "");
}

/** Whether a citation is one of every page; one that is malformed stays as it is, so that a rule refuses it. */
function isOfEveryPage(citation) {
  return citation?.page === EVERY_PAGE && Object.keys(citation).sort().join() === "page,row,table";
}

/** The rows that a citation of every page stands for, in the order of the pages; the citation itself where there is none. */
function rowsOfEveryPage(citation, pages) {
  const rows = Object.entries(pages ?? {}).flatMap(([page, { tables }]) =>
    Object.entries(tables)
      .filter(([table, { title }]) => [table, shortTitle(title)].includes(citation.table))
      .flatMap(([table, { rows }]) =>
        Object.entries(rows)
          .filter(([row, { name }]) => [row, name].includes(citation.row))
          .map(([row]) => ({ page, table, row })),
      ),
  );
  return rows.length > 0 ? rows : [citation];
}

/** Replaces each citation of every page by one for each page that has the row. */
export function SharedCitations() {
  let pages;
  return {
    Root: {
      enter(_root, context) {
        pages = besideRoot(context, "sources.yaml");
      },
    },
    any: {
      enter(node) {
        const citations = node !== null && typeof node === "object" ? node["x-source"] : undefined;
        if (!Array.isArray(citations) || !citations.some(isOfEveryPage)) return;
        node["x-source"] = citations.flatMap((citation) =>
          isOfEveryPage(citation) ? rowsOfEveryPage(citation, pages) : [citation],
        );
      },
    },
  };
}

/** The code of an example of an answer; empty for success, which comes first. */
function codeOf(value) {
  const code = value?.retcode ?? value?.resultCode ?? "";
  return SUCCESS_CODES.has(code) ? "" : code;
}

/** Adds to each operation the answers of standard-answers.yaml that are not its own. */
export function StandardAnswers() {
  let folder;
  let standard;
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
    const added = examples.filter(({ code }) => listed.includes(code));
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
        const carriesCredential = (operation.security ?? rootSecurity).length > 0;
        const parts = [standard.all, ...(carriesCredential ? [standard.credential] : [])];
        for (const { "x-error-codes": codes = [], responses = {} } of parts.filter(Boolean)) {
          addCodes(operation, codes);
          addResponses(operation, responses, context);
        }
        addExamples(operation, context);
      },
    },
  };
}
