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
  type SourceRow,
  type Surface,
  surfaces,
} from "../../contract/contract.ts";
import { isRecord, joined } from "../../contract/schema-walk.ts";
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

const ENCAPSULATED = "Internal Encapsulation Interface";

/** How many facts the sections in words have that all pages of a surface share. */
const GATEWAY_SECTIONS = {
  ...{ Prerequisites: 1, Description: 1, "Interface Method": 1, URI: 4 },
  ...{ "Method Name in Logs": 1, "Triggered Event": 1 },
};
const MONITORING_SECTIONS = { "Interface Method": 1, "Request URL": 7, "Message Example": 2 };

/** How many rows the tables and sections of the five pages have, counted on the pages. */
const rowCounts: [Surface, page: string, Record<string, number>][] = [
  [
    "agentgateway",
    "agentbyworkno",
    {
      ...{ "1": 2, "2": 2, "3": 3, "4": 15, "5": 3, [ERROR_CODES]: 2, ...GATEWAY_SECTIONS },
      ...{ "Request Description": 1, Example: 3 },
    },
  ],
  [
    "agentgateway",
    "allonlineagents",
    { "1": 1, "2": 2, "3": 3, "4": 3, "5": 15, [ERROR_CODES]: 3, ...GATEWAY_SECTIONS, Example: 2 },
  ],
  [
    "agentgateway",
    "allcallinfoex",
    { "1": 2, "2": 2, "3": 3, [ERROR_CODES]: 4, ...GATEWAY_SECTIONS, Prerequisites: 2 },
  ],
  [
    "cc-cms",
    "agentstatusinfobyagentids",
    { "1": 2, "2": 3, "3": 4, "4": 10, ...MONITORING_SECTIONS, Scenario: 1, [ENCAPSULATED]: 2 },
  ],
  ["cc-cms", "agentprivatecall", { "1": 2, "2": 3, "3": 4, ...MONITORING_SECTIONS, Scenario: 7, [ENCAPSULATED]: 1 }],
];

/** What a row of a section can be about: what an operation says of itself, and what its server does. */
const operationFacts = [
  ...["Content-Type", "description", "prerequisite", "method", "path", "operationId"],
  ...["body", "event", "private queue", "internal interface"],
];
const serverFacts = ["scheme", "ip", "port", "ip and port"];

/** What the contract says where a row of a section lists its value. */
const saidByContract: Record<string, (surface: Surface, operation: Operation) => string> = {
  method: (_, { method }) => method,
  path: (_, { path }) => path,
  operationId: (_, { operationId }) => operationId,
  scheme: (surface) =>
    documentOf(surface)
      .servers.map(({ url }) => url.split(":")[0])
      .join(),
  "internal interface": (surface, operation) => operationObject(surface, operation).description,
};

interface Row extends Citation, SourceRow {}

function textOf({ page, table, row }: Citation): string {
  return `${page}, table ${table}, row ${row}`;
}

/** All rows that `x-source-pages` lists. */
function rowsOf(surface: Surface): Row[] {
  return Object.entries(bundleOf(surface)["x-source-pages"]).flatMap(([page, { tables }]) =>
    Object.entries(tables).flatMap(([table, { rows }]) =>
      Object.entries(rows).map(([row, facts]) => ({ page, table, row, ...facts })),
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
  if (/\/x-error-codes\/\d+$/.test(pointer)) return ["retcode", "resultCode"];
  if (first === "paths") return operationFacts;
  if (first === "servers") return serverFacts;
  if (kind === "examples") return ["retcode", "resultCode"];
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
  const { properties = {}, items, additionalProperties: others } = joined(surface, schema);
  return [
    ...Object.entries(properties).flatMap(([name, property]) => {
      const here = joined(surface, property);
      return [{ name, schema: here, citations: here["x-source"] ?? [] }, ...propertiesOf(surface, here)];
    }),
    ...(items ? propertiesOf(surface, items) : []),
    ...(typeof others === "object" ? propertiesOf(surface, others) : []),
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

    for (const row of rows.filter(({ table }) => /^\d/.test(table))) {
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

    for (const row of rows.filter(({ table }) => !/^\d/.test(table) && table !== ERROR_CODES)) {
      test(`${textOf(row)}: ${operationId}, its server or its credential cites it, and has its values`, () => {
        const { servers, components } = documentOf(surface);
        const places = [operationObject(surface, operation), ...servers, ...Object.values(components.securitySchemes)];
        expect(places.flatMap(({ "x-source": citations }) => citations.map(textOf))).toContain(textOf(row));
        for (const value of row.values ?? []) {
          const said = saidByContract[row.name]?.(surface, operation) ?? "";
          if (row.name === "internal interface") expect(said).toContain(`\`${value}\``);
          else expect(said).toBe(value);
        }
      });
    }

    for (const row of rows.filter(({ table }) => table === ERROR_CODES)) {
      test(`${textOf(row)}: ${operationId} shows a failure with this code`, () => {
        expect(row.values).toEqual([row.row]);
        const shown = examplesOf(surface, operation).filter(
          ({ place, value }) => place === "200" && isRecord(value) && value.retcode === row.row,
        );
        expect(shown.map(({ "x-source": citations = [] }) => citations.map(textOf))).toEqual([
          expect.arrayContaining([textOf(row)]),
        ]);
      });
    }

    // The pages of cc-cms have no list of their own; they point to the page of error codes.
    test(`${operationId} documents the error codes of its page and no other`, () => {
      const listed = rows.filter(({ table }) => table === ERROR_CODES).map(({ row }) => row);
      const codes = operationObject(surface, operation)["x-error-codes"];
      const documented = codes.filter(({ source }) => source === "documented").map(({ code }) => code);
      expect(documented.sort()).toEqual(listed.sort());
      expect(operation.errorCodes).toEqual(codes.map(({ code }) => code).sort());
    });
  }
});
