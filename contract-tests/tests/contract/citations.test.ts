import { describe, expect, test } from "vitest";
import { catalogue } from "../../checks/catalogue.ts";
import {
  bundleOf,
  type Citation,
  type Operation,
  operationOf,
  operationsOf,
  resolved,
  type Schema,
  type Surface,
  surfaces,
} from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import {
  baselineOperations,
  component,
  documentOf,
  examplesOf,
  nameOf,
  objectsOf,
  operationObject,
} from "./document.ts";

const ERROR_CODES = "Error Code";

/** The JSON type of each type word of the pages, in lower case. */
const jsonTypes: Record<string, string> = {
  int: "integer",
  integer: "integer",
  long: "integer",
  string: "string",
  list: "array",
  array: "array",
  object: "object",
};

/** How many rows the tables of the five pages have, counted on the pages. */
const rowCounts: [Surface, page: string, Record<string, number>][] = [
  ["agentgateway", "agentbyworkno", { "1": 2, "2": 2, "3": 3, "4": 15, "5": 3, [ERROR_CODES]: 2 }],
  ["agentgateway", "allonlineagents", { "1": 1, "2": 2, "3": 3, "4": 3, "5": 15, [ERROR_CODES]: 3 }],
  ["agentgateway", "allcallinfoex", { "1": 2, "2": 2, "3": 3, [ERROR_CODES]: 4 }],
  ["cc-cms", "agentstatusinfobyagentids", { "1": 2, "2": 3, "3": 4, "4": 10 }],
  ["cc-cms", "agentprivatecall", { "1": 2, "2": 3, "3": 4 }],
];

interface Row extends Citation {
  name: string;
  type: string | undefined;
}

function textOf({ page, table, row }: Citation): string {
  return `${page}, table ${table}, row ${row}`;
}

/** All rows that `x-source-pages` lists. */
function rowsOf(surface: Surface): Row[] {
  return Object.entries(bundleOf(surface)["x-source-pages"]).flatMap(([page, { tables }]) =>
    Object.entries(tables).flatMap(([table, { rows }]) =>
      Object.entries(rows).map(([row, { name, type }]) => ({ page, table, row, name, type })),
    ),
  );
}

/** All citations of the bundle with the place that cites. */
function citationsOf(surface: Surface): [pointer: string, Citation][] {
  return [...objectsOf(documentOf(surface))].flatMap(([pointer, object]) =>
    // Lint holds x-source to this form.
    ((object["x-source"] ?? []) as Citation[]).map((citation): [string, Citation] => [pointer, citation]),
  );
}

/** The names under which a place of the bundle appears in requests and answers. */
function namesOf(surface: Surface, pointer: string): string[] {
  const property = /\/properties\/([^/]+)$/.exec(pointer)?.[1];
  if (property !== undefined) return [property];
  const { components } = documentOf(surface);
  const [, first, kind, name = ""] = pointer.split("/");
  if (first === "paths") return ["Content-Type"];
  if (first === "x-error-codes" || kind === "examples") return ["retcode", "resultCode"];
  if (kind === "parameters") return [component(components.parameters, name).name];
  if (kind === "securitySchemes") return [component(components.securitySchemes, name).name];
  if (kind === "schemas") return usersOf(surface, name);
  throw new Error(`No rule says what the citations at ${pointer} are about.`);
}

/** The names of the parameters and properties that a schema, or a list of it, is the value of. */
function usersOf(surface: Surface, schemaName: string): string[] {
  const document = documentOf(surface);
  const parameters = Object.values(document.components.parameters ?? {});
  const uses = (schema: unknown): boolean =>
    isRecord(schema) && (schema.$ref === `#/components/schemas/${schemaName}` || uses(schema.items));
  return [
    ...parameters.filter(({ schema }) => uses(schema)).map(({ name }) => name),
    ...[...objectsOf(document)].flatMap(([pointer, schema]) => {
      const property = /\/properties\/([^/]+)$/.exec(pointer)?.[1];
      return property !== undefined && uses(schema) ? [property] : [];
    }),
  ];
}

/** Something that an operation sends or is answered with. */
interface Place {
  name: string;
  schema: Schema;
  citations: Citation[];
}

function placesOf(surface: Surface, operation: Operation): Place[] {
  const { components } = documentOf(surface);
  const { parameters = [], requestBody, "x-source": citations } = operationObject(surface, operation);
  const header: Schema = { type: "string" };
  return [
    { name: "Content-Type", schema: header, citations },
    ...operation.security
      .map((name) => component(components.securitySchemes, name))
      .map(({ name, "x-source": citations }) => ({ name, schema: header, citations })),
    ...parameters
      .map((reference) => component(components.parameters, nameOf(reference)))
      .map(({ name, schema, "x-source": citations }) => ({ name, schema: resolved(surface, schema), citations })),
    ...(requestBody ? propertiesOf(surface, requestBody.content["application/json"].schema) : []),
    ...propertiesOf(surface, { $ref: `#/components/schemas/${operation.branches.success}` }),
  ];
}

/** The properties that a schema describes at any depth. */
function propertiesOf(surface: Surface, schema: Schema): Place[] {
  const { properties = {}, items } = resolved(surface, schema);
  return [
    ...Object.entries(properties).flatMap(([name, property]) => {
      const here = resolved(surface, property);
      return [{ name, schema: here, citations: here["x-source"] ?? [] }, ...propertiesOf(surface, here)];
    }),
    ...(items ? propertiesOf(surface, items) : []),
  ];
}

for (const surface of surfaces) {
  describe(surface, () => {
    test("every listed row is cited", () => {
      const byChecks = catalogue
        .filter(({ operation }) => operation.surface === surface)
        .flatMap(({ check, operation }) => check.stated?.(operation) ?? []);
      const cited = [...citationsOf(surface).map(([, citation]) => citation), ...byChecks].map(textOf);
      expect(
        rowsOf(surface)
          .map(textOf)
          .filter((row) => !cited.includes(row)),
      ).toEqual([]);
    });

    test("every citation names a listed row", () => {
      const listed = rowsOf(surface).map(textOf);
      const unlisted = citationsOf(surface).filter(([, citation]) => !listed.includes(textOf(citation)));
      expect(unlisted).toEqual([]);
    });

    test("every citation of a baseline page is at a place of the name that the row has", () => {
      const rows = new Map(rowsOf(surface).map((row) => [textOf(row), row]));
      const elsewhere = citationsOf(surface)
        .filter(([, { page }]) => bundleOf(surface)["x-source-pages"][page]?.baseline)
        .map(([pointer, citation]) => ({ pointer, row: rows.get(textOf(citation)) }))
        .filter(({ pointer, row }) => row && !namesOf(surface, pointer).includes(row.name));
      expect(elsewhere).toEqual([]);
    });

    test("each baseline page is the page of exactly one operation", () => {
      const pages = Object.entries(bundleOf(surface)["x-source-pages"])
        .filter(([, { baseline }]) => baseline)
        .map(([page]) => page);
      const described = operationsOf(surface).filter(({ source }) => pages.includes(source.page));
      expect(described.map(({ source }) => source.page)).toEqual(pages);
      expect(described.map(({ operationId }) => [surface, operationId])).toEqual(
        baselineOperations.filter(([other]) => other === surface),
      );
    });
  });
}

describe("baseline pages", () => {
  for (const [surface, page, counts] of rowCounts) {
    test(`${page}: no row of a table is forgotten`, () => {
      const tables = bundleOf(surface)["x-source-pages"][page]?.tables ?? {};
      const listed = Object.entries(tables).map(([table, { rows }]) => [table, Object.keys(rows).length]);
      expect(Object.fromEntries(listed)).toEqual(counts);
    });
  }

  for (const [surface, operationId] of baselineOperations) {
    const operation = operationOf(surface, operationId);
    const rows = rowsOf(surface).filter(({ page }) => page === operation.source.page);

    for (const row of rows.filter(({ table }) => table !== ERROR_CODES)) {
      test(`${textOf(row)}: ${operationId} has ${row.name}, and accepts a value of type ${row.type}`, () => {
        const places = placesOf(surface, operation).filter(
          ({ name, citations }) => name === row.name && citations.some((citation) => textOf(citation) === textOf(row)),
        );
        expect(places).not.toEqual([]);
        for (const { schema } of places) {
          expect([schema.type].flat()).toContain(jsonTypes[row.type?.toLowerCase() ?? ""]);
        }
      });
    }

    for (const row of rows.filter(({ table }) => table === ERROR_CODES)) {
      test(`${textOf(row)}: ${operationId} shows a failure with this code`, () => {
        const shown = examplesOf(surface, operation).filter(
          ({ place, value }) => place === "200" && isRecord(value) && value.retcode === row.row,
        );
        expect(shown.map(({ "x-source": citations = [] }) => citations.map(textOf))).toEqual([
          expect.arrayContaining([textOf(row)]),
        ]);
      });
    }

    // The pages of cc-cms have no list of their own; they point to the page of error codes.
    if (surface === "agentgateway") {
      test(`${operationId} has the error codes of its page and no other`, () => {
        const codes = rows.filter(({ table }) => table === ERROR_CODES).map(({ row }) => row);
        expect(operation.errorCodes).toEqual(codes.sort());
      });
    }
  }
});
