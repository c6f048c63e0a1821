// THE RULE: what no row of the interface reference states is no MUST.
import { describe, expect, test } from "vitest";
import { catalogue } from "../../checks/catalogue.ts";
import {
  type Bundle,
  bundleOf,
  type Citation,
  editions,
  type Schema,
  type Surface,
  surfaces,
} from "../../contract/contract.ts";
import {
  type Constraint,
  constraintsOfAnswers,
  constraintsOfRequests,
  isOfRequest,
  schemasOfAnswers,
  schemasOfRequests,
} from "../../contract/stated.ts";

/** The constraints that are neither stated by a cited row nor marked as inferred. */
function missing(constraints: readonly Constraint[]): string[] {
  return constraints
    .filter(({ stated, inferred }) => stated.length === 0 && inferred === undefined)
    .map(({ place, constraint }) => `${place} ${constraint}`);
}

/** A copy of a bundle with other schemas. */
function withSchemas(surface: Surface, schemas: Record<string, Schema>): Bundle {
  const bundle = structuredClone(bundleOf(surface));
  for (const [name, schema] of Object.entries(schemas))
    bundle.components.schemas[name] = { ...bundle.components.schemas[name], ...schema };
  return bundle;
}

for (const surface of surfaces) {
  describe(surface, () => {
    test("every constraint of an answer is stated by a row that it cites, or marked as inferred", () => {
      expect(missing(constraintsOfAnswers(bundleOf(surface)))).toEqual([]);
    });

    test("every constraint of a request is, too, in each edition and without one", () => {
      for (const edition of [undefined, ...editions])
        expect(missing(constraintsOfRequests(bundleOf(surface, edition))), edition).toEqual([]);
    });

    test("what only answers have cites no row about requests", () => {
      const bundle = bundleOf(surface);
      const asked = schemasOfRequests(bundle);
      const wrong = [...schemasOfAnswers(bundle).keys()]
        .filter((name) => !asked.has(name))
        .flatMap((name) =>
          (bundle.components.schemas[name]?.["x-source"] ?? [])
            .filter((citation) => isOfRequest(bundle, citation))
            .map((citation) => `${name}: ${textOf(citation)}`),
        );
      expect(wrong).toEqual([]);
    });
  });
}

function textOf({ page, table, row }: Citation): string {
  return `${page}, table ${table}, row ${row}`;
}

/** Schemas as they were, by which deployments failed that no row forbids. */
const unfoundedBefore: [Surface, string, schemas: Record<string, Schema>, found: string[]][] = [
  [
    "agentgateway",
    "the range of a parameter on an id in an answer",
    {
      AgentInfo: {
        properties: {
          workno: {
            type: "string",
            pattern: "^(10[1-9]|1[1-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3}|[1-5][0-9]{4})$",
            "x-source": [
              { page: "agentbyworkno", table: "1", row: "2" },
              { page: "agentbyworkno", table: "4", row: "3.1" },
            ],
          },
        },
      },
    },
    ["AgentInfo/workno pattern"],
  ],
  [
    "cc-cms",
    "the range of a field of the request on an id in an answer",
    {
      AgentStatusInfo: {
        properties: {
          agentId: {
            type: "integer",
            minimum: 101,
            maximum: 59_999,
            "x-source": [
              { page: "agentstatusinfobyagentids", table: "2", row: "3" },
              { page: "agentstatusinfobyagentids", table: "4", row: "2.1" },
            ],
          },
        },
      },
    },
    ["AgentStatusInfo/agentId minimum", "AgentStatusInfo/agentId maximum"],
  ],
  [
    "agentgateway",
    "a form of call ids that only samples of other pages show",
    { CallId: { "x-inferred": [] } },
    ["CallId type", "CallId pattern", "CallId maxLength", "CallId null"],
  ],
  [
    "agentgateway",
    "a closed list of media types that the page's own sample leaves",
    { MediaType: { "x-inferred": [] } },
    ["MediaType enum", "MediaType null"],
  ],
  ["agentgateway", "a limit in a part of a schema", { CallId: { allOf: [{ maxLength: 7 }] } }, ["CallId#1 maxLength"]],
  [
    "agentgateway",
    "a limit in a part that is named",
    {
      CallIdsResponse: { properties: { result: { allOf: [{ $ref: "#/components/schemas/OneCall" }] } } },
      OneCall: { type: "string", maxLength: 7, "x-source": [{ page: "allcallinfoex", table: "3", row: "3" }] },
    },
    ["OneCall maxLength"],
  ],
  [
    "agentgateway",
    "a limit of what has no name of its own",
    {
      CallIdsResponse: {
        properties: {
          result: {
            type: "object",
            additionalProperties: { type: "string", maxLength: 7 },
            "x-source": [{ page: "allcallinfoex", table: "3", row: "3" }],
          },
        },
      },
    },
    ["CallIdsResponse/result/* maxLength"],
  ],
];

for (const [surface, reason, schemas, found] of unfoundedBefore) {
  test(`is found: ${reason}`, () => {
    expect(missing(constraintsOfAnswers(withSchemas(surface, schemas)))).toEqual(expect.arrayContaining(found));
  });
}

test("every MUST check names rows that state what it compares, and no other check does", () => {
  const wrong = catalogue.flatMap(({ id, check, operation }) => {
    const citations = check.stated?.(operation) ?? [];
    if (check.level === "SHOULD") return citations.length === 0 ? [] : [`${id} is SHOULD, and names rows`];
    if (citations.length === 0) return [`${id} names no row`];
    return citations.filter((citation) => !hasFacts(operation.surface, citation)).map((one) => `${id}: ${textOf(one)}`);
  });
  expect(wrong).toEqual([]);
});

/** Whether a row exists and states more than its name. */
function hasFacts(surface: Surface, { page, table, row }: Citation): boolean {
  const facts = bundleOf(surface)["x-source-pages"][page]?.tables[table]?.rows[row];
  return facts !== undefined && Object.keys(facts).length > 1;
}
