import { readdirSync } from "node:fs";
import { join } from "node:path";
import openapiTypescript, { astToString, type OpenAPI3 } from "openapi-typescript";
import { describe, expect, test } from "vitest";
import { requestRow } from "../../checks/http-request-variants.ts";
import {
  agentRangesOf,
  bodySchemaOf,
  bundleOf,
  type Citation,
  citationText,
  type Edition,
  editions,
  errorCodesOf,
  isWithin,
  operationOf,
  operationsOf,
  type Range,
  REQUEST_IDS,
  type Surface,
  surfaces,
} from "../../contract/contract.ts";
import { matches } from "../../contract/validator.ts";
import { component } from "./document.ts";
import { projectFolder } from "./project-copy.ts";

const BEYOND = 1_000_100;

const expectedRanges: [Surface, Edition | undefined, Range[]][] = [
  ["agentgateway", undefined, [[101, 999_999]]],
  ["agentgateway", "2023", [[101, 59_999]]],
  ["agentgateway", "2025-11", [[101, 999_999]]],
  ["cc-cms", undefined, [[101, 999_999]]],
  ["cc-cms", "2023", [[101, 59_999]]],
  [
    "cc-cms",
    "2025-11",
    [
      [101, 59_999],
      [70_000, 999_999],
    ],
  ],
];

/** Codes that came after 2023. */
const NEWER = ["000-007", "100-020", "100-021", "104-012", "108-019", "200-040", "500-012", "500-013"];

/** The ranges of numbers from 0 to BEYOND that are accepted. */
function acceptedRanges(accepts: (number: number) => boolean): Range[] {
  const ranges: Range[] = [];
  for (let number = 0; number <= BEYOND; number++) {
    if (!accepts(number)) continue;
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

describe("ids of agents in requests", () => {
  for (const [surface, edition, ranges] of expectedRanges) {
    test(`${surface}, ${edition ?? "no edition"}: of all numbers from 0 to ${BEYOND}, the schema accepts those of x-ranges, ${JSON.stringify(ranges)}`, () => {
      expect(agentRangesOf(surface, edition)).toEqual(ranges);
      const schema = component(bundleOf(surface, edition).components.schemas, REQUEST_IDS[surface]);
      const written = surface === "agentgateway" ? String : Number;
      expect(acceptedRanges((number) => matches(schema, written(number)))).toEqual(ranges);
    });
  }

  test("without an edition they are all that some edition allows", () => {
    for (const surface of surfaces) {
      for (const edition of editions) {
        for (const end of agentRangesOf(surface, edition).flat())
          expect(isWithin(agentRangesOf(surface), end), `${surface} ${edition} ${end}`).toBe(true);
      }
    }
  });
});

describe("ids of skill queues in requests to CC-CMS", () => {
  const last: [Edition | undefined, number][] = [
    [undefined, 10_000],
    ["2023", 2000],
    ["2025-11", 5000],
  ];
  for (const [edition, most] of last) {
    test(`${edition ?? "no edition"}: from 1 to ${most}`, () => {
      const schema = component(bundleOf("cc-cms", edition).components.schemas, "SkillId");
      expect(acceptedRanges((number) => matches(schema, number))).toEqual([[1, most]]);
    });
  }
});

describe("the row that states a range", () => {
  const rows: [Surface, operationId: string, name: string, Edition | undefined, page: string][] = [
    ["agentgateway", "queryAgentInfoByWorkNo", "workno", undefined, "agentbyworkno"],
    ["agentgateway", "queryAgentInfoByWorkNo", "workno", "2023", "agentbyworkno"],
    ["agentgateway", "queryAgentInfoByWorkNo", "workno", "2025-11", "cec_07_0415"],
    ["agentgateway", "queryAllOnlineAgents", "agentid", "2025-11", "cec_07_0416"],
    ["agentgateway", "queryAllCallInfoByAgentWorkNoEx", "agentid", "2025-11", "cec_07_0425"],
    ["cc-cms", "queryAgentStatusInfoByAgentIds", "agentIds", "2023", "agentstatusinfobyagentids"],
    ["cc-cms", "queryAgentStatusInfoByAgentIds", "agentIds", "2025-11", "cec_07_0627"],
    ["cc-cms", "queryAgentPrivateCalls", "agentId", "2025-11", "cec_07_0630"],
    ["cc-cms", "queryAgentsInSkills", "skillIds", "2023", "cec_07_2550"],
    ["cc-cms", "queryAgentsInSkills", "skillIds", "2025-11", "cec_07_0613"],
    ["cc-cms", "queryAgentsBySkill", "skillId", "2025-11", "cec_07_0622"],
  ];
  for (const [surface, operationId, name, edition, page] of rows) {
    test(`${operationId}, ${name}, ${edition ?? "no edition"}: on ${page}`, () => {
      expect(requestRow(operationOf(surface, operationId), name, edition).page).toBe(page);
    });
  }

  test("the text of a citation names the edition of the page", () => {
    const citation = requestRow(operationOf("cc-cms", "queryAgentPrivateCalls"), "agentId", "2025-11");
    expect(citationText("cc-cms", citation)).toBe(
      '"Querying Private Calls of a Specified Agent" (2025-11-13), table request body, row agentId',
    );
  });

  for (const surface of surfaces) {
    test(`${surface}: every row that gives numbers for the id of an agent gives those of an edition`, () => {
      const bundle = bundleOf(surface);
      const allowed = editions.map((edition) => agentRangesOf(surface, edition));
      const citations: Citation[] = bundle.components.schemas[REQUEST_IDS[surface]]?.["x-source"] ?? [];
      expect(citations).not.toEqual([]);
      for (const { page, table, row } of citations)
        expect(allowed).toContainEqual(bundle["x-source-pages"][page]?.tables[table]?.rows[row]?.range);
    });
  }
});

describe("what else an edition changes", () => {
  for (const surface of surfaces) {
    test(`${surface}: there is one overlay for each edition, named as the edition is in info`, () => {
      const files = readdirSync(join(projectFolder, "spec", surface, "editions"));
      expect(files.filter((file) => file.endsWith(".yaml"))).toEqual(editions.map((edition) => `${edition}.yaml`));
      for (const edition of editions) expect(bundleOf(surface, edition).info["x-edition"]).toBe(edition);
      expect(bundleOf(surface).info).not.toHaveProperty("x-edition");
    });

    test(`${surface}: no edition changes an answer or an operation's name`, () => {
      const answers = (edition?: Edition) =>
        operationsOf(surface).flatMap(({ method, path }) => {
          const { responses } = component(component(bundleOf(surface, edition).paths, path), method.toLowerCase());
          return [responses];
        });
      for (const edition of editions) {
        expect(answers(edition)).toEqual(answers());
        const { schemas } = bundleOf(surface, edition).components;
        const changed = Object.entries(schemas).filter(
          ([name, schema]) => JSON.stringify(schema) !== JSON.stringify(bundleOf(surface).components.schemas[name]),
        );
        const ofRequests = [
          REQUEST_IDS[surface],
          "LoginRequest",
          "SignInStatusCode",
          "SignInStatusText",
          "AgentsOfSkillRequest",
          "SkillId",
        ];
        expect(ofRequests).toEqual(expect.arrayContaining(changed.map(([name]) => name)));
      }
    });
  }

  test("the codes of 2023 are those of 2025-11 without the newer ones, and all are known without an edition", () => {
    const all = [...errorCodesOf("agentgateway")];
    expect(all).toEqual(expect.arrayContaining(NEWER));
    expect([...errorCodesOf("agentgateway", "2025-11")]).toEqual(all);
    expect([...errorCodesOf("agentgateway", "2023")]).toEqual(all.filter((code) => !NEWER.includes(code)));
    for (const edition of editions) expect(errorCodesOf("cc-cms", edition)).toEqual(errorCodesOf("cc-cms"));
  });

  test("nobody signs in to rest in 2023", () => {
    const states = (edition?: Edition) =>
      component(bundleOf("agentgateway", edition).components.schemas, "LoginRequest").properties?.status?.enum;
    expect(states("2023")).toEqual([3, 4, 5, "3", "4", "5"]);
    expect(states("2025-11")).toEqual([3, 4, 5, 8, "3", "4", "5", "8"]);
    expect(states()).toEqual(states("2025-11"));
  });

  test("the list of online agents is deprecated from 2025-11 on, and nothing else is", () => {
    const deprecated = (edition?: Edition) =>
      surfaces.flatMap((surface) =>
        operationsOf(surface)
          .filter(({ method, path }) => {
            const operation = component(component(bundleOf(surface, edition).paths, path), method.toLowerCase());
            return "deprecated" in operation;
          })
          .map(({ operationId }) => operationId),
      );
    expect([deprecated(), deprecated("2023"), deprecated("2025-11")]).toEqual([[], [], ["queryAllOnlineAgents"]]);
  });

  test("a query by GET has a body from 2025-11 on, in the document and in types that are made from it, and no other one has", async () => {
    const withBody = (edition?: Edition) =>
      operationsOf("agentgateway")
        .filter((operation) => operation.method === "GET" && bodySchemaOf(operation, edition) !== undefined)
        .map(({ operationId }) => operationId);
    expect([withBody(), withBody("2023"), withBody("2025-11")]).toEqual([[], [], ["queryAgentInfoBySkillId"]]);
    // The same cast as where the types of the contract are made.
    const text = astToString(await openapiTypescript(bundleOf("agentgateway", "2025-11") as unknown as OpenAPI3));
    expect(text).toMatch(/AgentsOfSkillRequest: \{[^}]*agentLimit\?: number;[^}]*agentStatus\?: /s);
    expect(text).toMatch(/requestBody\?: \{\s*content: \{[^}]*components\["schemas"\]\["AgentsOfSkillRequest"\]/);
  });

  test("the body selects 1 to 500 agents by their states", () => {
    const schema = component(bundleOf("agentgateway", "2025-11").components.schemas, "AgentsOfSkillRequest");
    const { agentLimit, agentStatus } = schema.properties ?? {};
    const accepted = (value: unknown) => matches(agentLimit ?? {}, value);
    expect([0, 1, 500, 501, "100"].filter(accepted)).toEqual([1, 500]);
    expect([[], [0, 9], [10], ["4"], 4].filter((value) => matches(agentStatus ?? {}, value))).toEqual([[], [0, 9]]);
  });
});
