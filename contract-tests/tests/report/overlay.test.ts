import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { marked } from "marked";
import openapiTypescript, { astToString, type OpenAPI3 } from "openapi-typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../checks/catalogue.ts";
import { Recording } from "../../checks/fixture.ts";
import { Observations } from "../../checks/observations.ts";
import { queriesOf } from "../../checks/operations.ts";
import { type RecordedExchange, parseExchange as readAsked } from "../../checks/parsed-exchange.ts";
import {
  bundleOf,
  operationOf,
  publishedBundle,
  resolved,
  type Schema,
  type Surface,
  surfaces,
} from "../../contract/contract.ts";
import { mutants } from "../../mutation/mutants/mutants.ts";
import { type JsonAnswer, jsonAnswers } from "../../report/json-answers.ts";
import { overlayOf } from "../../report/overlay.ts";
import { copyProject, removeCopy, run } from "../contract/project-copy.ts";
import { answersWith } from "./answers-with.ts";
import { type Action, evaluateOf, type Overlay, profiled, read } from "./profiled.ts";
import { conforming, empty, HOSTILE, killed } from "./sample-report.ts";

const AGENT = "queryAgentInfoByWorkNo";
const LIST = "queryAllOnlineAgents";
const CALLS = "queryAllCallInfoByAgentWorkNoEx";
const BATCH = "queryAgentStatusInfoByAgentIds";
const PRIVATE_CALLS = "queryAgentPrivateCalls";

/** What the reference deployment answers. */
let plain: RecordedExchange[];
const evaluates = {} as Record<Surface, (answer: JsonAnswer) => string[]>;

beforeAll(async () => {
  plain = await answersWith();
  for (const surface of surfaces) evaluates[surface] = evaluateOf(publishedBundle(surface));
});

function overlayFor(recorded: readonly RecordedExchange[]): Overlay {
  return read(overlayOf(conforming, recorded));
}

function answersOf(recorded: readonly RecordedExchange[], surface: Surface): JsonAnswer[] {
  return jsonAnswers(recorded).filter(({ operation }) => operation.surface === surface);
}

type Json = Record<string, unknown>;

/** Changes the bodies of all answers to an operation. */
function edited(
  recorded: readonly RecordedExchange[],
  operationId: string,
  edit: (body: Json) => unknown,
): RecordedExchange[] {
  const recording = new Recording(recorded);
  recording.text({ operationId }, (text) => {
    const body = JSON.parse(text) as Json;
    return JSON.stringify(edit(body) ?? body);
  });
  return [...recording.recorded];
}

/** Everything of a document but what the first action says of the run. */
function withoutInfo({ info: _, ...others }: Json): Json {
  return others;
}

/** Checks of what a schema says; of how an integer is written it says only that 64 bits hold it. */
const OF_SCHEMAS = ["response-schema", "response-schema-inferred", "documented-properties", "code-known", "integers"];

/** Whether the suite finds something that the schemas of a surface can say. */
function isFound(recorded: readonly RecordedExchange[], surface: Surface): boolean {
  const observations = new Observations({ forbidden: {} }, recorded.map(readAsked));
  return catalogue
    .filter(({ operation, check }) => operation.surface === surface && OF_SCHEMAS.includes(check.name))
    .some(({ operation, check }) => {
      const evaluation = check.evaluate(observations, operation);
      if (!("findings" in evaluation)) return false;
      return evaluation.findings.some(
        ({ actual }) => check.name !== "integers" || Math.abs(Number.parseFloat(actual)) >= 2 ** 63,
      );
    });
}

/** Holds what deviates against the contract, and all answers against the contract with the profile. */
async function expectToHold(recorded: readonly RecordedExchange[]): Promise<{ overlay: Overlay; deviating: number }> {
  const overlay = overlayFor(recorded);
  let deviating = 0;
  for (const surface of surfaces) {
    const answers = answersOf(recorded, surface);
    const { document, unused, forbidden } = await profiled(overlay, surface);
    expect(forbidden).toEqual([]);
    // Each action changes the bundle that it is for, and leaves the other as it is.
    expect(unused).toEqual(overlay.actions.filter((action) => (action["x-surface"] ?? surface) !== surface));
    deviating += answers.filter((answer) => evaluates[surface](answer).length > 0).length;
    const hasActions = overlay.actions.some((action) => action["x-surface"] === surface);
    expect(hasActions).toBe(isFound(recorded, surface));
    if (hasActions) {
      expect(answers.flatMap(evaluateOf(document))).toEqual([]);
    } else {
      // Here it is any JSON, as in profiled.ts.
      expect(withoutInfo(document)).toEqual(withoutInfo(publishedBundle(surface) as unknown as Json));
      expect(answers.flatMap(evaluates[surface])).toEqual([]);
    }
  }
  return { overlay, deviating };
}

describe("a deployment that answers as documented", () => {
  test("has an overlay that says so, and changes nothing else", async () => {
    const { overlay, deviating } = await expectToHold(plain);
    expect(deviating).toBe(0);
    expect(overlay).toEqual({
      overlay: "1.0.0",
      info: { title: "Responses of Site Lisbon, acceptance", version: "2026-06-15T09:30:00.000Z" },
      actions: [
        {
          target: "$.info",
          description: "The run of this profile.",
          update: {
            "x-verified": {
              deployment: "Site Lisbon, acceptance",
              startedAt: "2026-06-15T09:30:00.000Z",
              endedAt: "2026-06-15T09:31:52.400Z",
              complete: true,
              verdict: "conforms",
              suite: "cti-contract 0.1.0",
              bundles: {
                agentgateway: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "cc-cms": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
              },
            },
          },
        },
      ],
    });
  });

  for (const [title, report] of Object.entries({ killed, empty })) {
    test(`has one when the run was ${title}, too`, () => {
      expect(read(overlayOf(report, [])).actions).toHaveLength(1);
    });
  }
});

describe("a deployment with a fault of form", () => {
  const found = new Set<string>();

  // The others change how requests are taken.
  for (const { name, change } of mutants.filter(({ kind, change: { answer } }) => kind === "form" && answer)) {
    test(name, async () => {
      const { deviating, overlay } = await expectToHold(await answersWith(change));
      if (deviating === 0) return;
      found.add(name);
      expect(overlay.actions.length).toBeGreaterThan(1);
    });
  }

  test("deviates from the schemas of the contract, for many of them", () => {
    expect(found.size).toBeGreaterThan(20);
  });
});

/** How the description of the one deviation begins in each row. */
const FIRST_AGENT = "(queryAgentInfoByWorkNo: agents, first, 1030)";

const agentOf = ({ result }: Json) => result as Json;
const agentsOf = ({ resultDesc, resultDatas }: Json) => [resultDesc, resultDatas] as Json[][];

const rows: [title: string, operationId: string, edit: (body: Json) => unknown, actions: Partial<Action>[]][] = [
  [
    "another type is taken in beside the documented one",
    AGENT,
    (body) => {
      agentOf(body).groupid = "1";
    },
    [
      {
        target: "$.components.schemas.AgentInfo.properties.groupid",
        description: "Removes AgentInfo.groupid; the next action sets it.",
        remove: true,
      },
      {
        target: "$.components.schemas.AgentInfo.properties",
        description: `AgentInfo.groupid: string instead of integer, 16 times, first \`"1"\` at \`/result/groupid\` ${FIRST_AGENT}.`,
        update: { groupid: expect.objectContaining({ type: ["integer", "string"], format: "int32" }) },
      },
    ],
  ],
  [
    "null is a type like others",
    LIST,
    (body) => {
      for (const { agent } of body.result as { agent: Json[] }[]) for (const one of agent) one.name = null;
    },
    [
      { remove: true },
      {
        target: "$.components.schemas.OnlineAgent.properties",
        update: { name: expect.objectContaining({ type: ["string", "null"] }) },
      },
    ],
  ],
  [
    "a number with a fraction makes an integer a number without a format",
    AGENT,
    (body) => {
      agentOf(body).groupid = 1.5;
    },
    [
      { remove: true },
      {
        description: expect.stringContaining("Omitted: format."),
        update: { groupid: expect.objectContaining({ type: "number" }) },
      },
    ],
  ],
  [
    "a limit is moved to what was seen",
    BATCH,
    (body) => {
      for (const agents of agentsOf(body))
        for (const [index, agent] of agents.entries()) agent.locationId = 65_536 + index;
    },
    [
      {
        target: "$.components.schemas.AgentStatusInfo.properties.locationId",
        description:
          "AgentStatusInfo.locationId: a number above 65535, 18 times, first `65536` at `/resultDatas/0/locationId` (queryAgentStatusInfoByAgentIds: batch, first, 1099 1031 1100).",
        update: { maximum: 65_538 },
      },
    ],
  ],
  [
    "a schema of a name that both surfaces have is that of one of them",
    CALLS,
    (body) => {
      body.result = (body.result as string[]).map((id) => id.replace("-", "-00000000000000000000"));
    },
    [{ target: "$.components[?(@.AgentInfoResponse)].CallId", update: { maxLength: 35 } }],
  ],
  [
    "the schema of the other surface has that name, too",
    PRIVATE_CALLS,
    (body) => {
      for (const name of ["resultDesc", "resultDatas"])
        body[name] = (body[name] as string[]).map((id) => id.replace("-", "-00000000000000000000"));
    },
    [
      {
        target: "$.components[?(@.AgentStatusInfoResponse)].CallId",
        description: expect.stringContaining(
          "This schema is shared by an item of AgentPrivateCallsResponse.resultDatas, an item of AgentPrivateCallsResponse.resultDesc",
        ),
        update: { maxLength: 35 },
      },
    ],
  ],
  [
    "a pattern is left out, and its schema is set anew",
    AGENT,
    (body) => {
      agentOf(body).mediatype = "XXX";
    },
    [
      { target: "$.components.schemas.MediaServerSignIn", remove: true },
      {
        target: "$.components[?(@.AgentInfoResponse)]",
        description: `MediaServerSignIn: a text that does not match \`^[TF]{3}$\`, 16 times, first \`"XXX"\` at \`/result/mediatype\` ${FIRST_AGENT}. Omitted: pattern. This schema is shared by AgentInfo.mediatype, OnlineAgent.mediatype, LoginResult.mediatype, AgentOfSkill.mediatype.`,
        update: { MediaServerSignIn: expect.not.objectContaining({ pattern: expect.anything() }) },
      },
    ],
  ],
  [
    "an enumeration gains what was seen",
    LIST,
    (body) => {
      for (const [index, queue] of (body.result as Json[]).entries()) queue.skillMediaType = index === 0 ? 99 : 42;
    },
    [
      { target: "$.components.schemas.MediaType.enum", remove: true },
      {
        target: "$.components.schemas.MediaType",
        description: expect.stringContaining(`MediaType: a value that is not listed, `),
        update: { enum: [1, 2, 4, 5, 6, 15, 16, 17, 19, 51, 53, 42, 99] },
      },
    ],
  ],
  [
    "the only value becomes one of several",
    AGENT,
    (body) => {
      body.retcode = 0;
    },
    [
      { target: "$.components.schemas.SuccessRetcode", remove: true },
      {
        update: { SuccessRetcode: expect.objectContaining({ type: ["string", "integer"], enum: ["0", 0] }) },
      },
    ],
  ],
  [
    "a required property that is missing is no longer required",
    AGENT,
    (body) => {
      for (const skill of agentOf(body).skilllist as Json[]) delete skill.id;
    },
    [
      { target: "$.components.schemas.Skill.required", remove: true },
      {
        target: "$.components.schemas.Skill",
        description:
          "Skill: no property `id`, 16 times, first at `/result/skilllist/0/id` (queryAgentInfoByWorkNo: agents, first, 1030). This schema is shared by an item of AgentInfo.skilllist, an item of OnlineAgent.skilllist, an item of AgentSkillsResponse.result, an item of AgentOfSkill.skilllist.",
        update: { required: ["name", "mediatype"] },
      },
    ],
  ],
  [
    "without any that is required, no list of them is left",
    AGENT,
    (body) => {
      agentOf(body).skilllist = [{ other: true }];
    },
    [
      { target: "$.components.schemas.Skill.required", remove: true },
      {
        target: "$.components.schemas.Skill",
        update: { properties: { other: { type: "boolean", "x-observed": true } } },
      },
    ],
  ],
  [
    "an undocumented property is added with all types that it had",
    LIST,
    (body) => {
      for (const [index, queue] of (body.result as Json[]).entries())
        queue.extra = index === 0 ? { since: 1, tags: ["a"] } : { since: null, by: { name: "x" } };
    },
    [
      {
        target: "$.components.schemas.SkillQueue",
        description: expect.stringMatching(
          /^SkillQueue: an undocumented property `extra`, \d+ times, first `\{"since":1,"tags":\["a"\]\}` at `\/result\/0\/extra` \(queryAllOnlineAgents: agents, first\)\.$/,
        ),
        update: {
          properties: {
            extra: {
              type: "object",
              properties: {
                since: { type: ["integer", "null"] },
                tags: { type: "array", items: { type: "string" } },
                by: { type: "object", properties: { name: { type: "string" } } },
              },
              "x-observed": true,
            },
          },
        },
      },
    ],
  ],
  [
    "the id of an agent in answers is widened, which requests have as a schema of their own",
    BATCH,
    (body) => {
      for (const agents of agentsOf(body)) for (const agent of agents) agent.agentId = String(agent.agentId);
    },
    [
      { target: "$.components.schemas.AgentId", remove: true },
      {
        target: "$.components[?(@.AgentStatusInfoResponse)]",
        update: { AgentId: expect.objectContaining({ type: ["integer", "string"] }) },
      },
    ],
  ],
  [
    "a list of what should come alone is one of two forms",
    AGENT,
    (body) => {
      body.result = [body.result];
    },
    [
      { target: "$.components.schemas.AgentInfoResponse.properties.result", remove: true },
      {
        target: "$.components.schemas.AgentInfoResponse.properties",
        update: {
          result: {
            anyOf: [
              { $ref: "#/components/schemas/AgentInfo" },
              { type: "array", items: { $ref: "#/components/schemas/AgentInfo" }, "x-observed": true },
            ],
          },
        },
      },
    ],
  ],
  [
    "what should come in a list is one of two forms, too",
    AGENT,
    (body) => {
      agentOf(body).skilllist = { name: "voice", id: 1, mediatype: 5 };
    },
    [
      { remove: true },
      {
        update: {
          skilllist: {
            anyOf: [expect.objectContaining({ type: "array" }), { $ref: "#/components/schemas/Skill" }],
          },
        },
      },
    ],
  ],
  [
    "objects instead of texts are described beside them",
    CALLS,
    (body) => {
      body.result = (body.result as string[]).map((callid) => ({ callid }));
    },
    [
      { target: "$.components.schemas.CallIdsResponse.properties.result.items", remove: true },
      {
        target: "$.components.schemas.CallIdsResponse.properties.result",
        description: expect.stringContaining(
          "an item of CallIdsResponse.result: object instead of string, 4 times, first `{",
        ),
        update: {
          items: {
            anyOf: [
              { $ref: "#/components/schemas/CallId" },
              { type: "object", properties: { callid: { type: "string" } }, "x-observed": true },
            ],
          },
        },
      },
    ],
  ],
  [
    "what is wrong inside of a schema that is set anew is in it",
    AGENT,
    (body) => {
      agentOf(body).callids = agentOf(body).workno === "1099" ? { first: "1714987650-1450" } : [5];
    },
    [
      { target: "$.components.schemas.AgentInfo.properties.callids", remove: true },
      {
        target: "$.components.schemas.AgentInfo.properties",
        description:
          'AgentInfo.callids: object instead of array or null, 4 times, first `{"first":"1714987650-1450"}` at `/result/callids` (queryAgentInfoByWorkNo: agents, first, 1099). an item of AgentInfo.callids: integer instead of string, 12 times, first `5` at `/result/callids/0` (queryAgentInfoByWorkNo: agents, first, 1030).',
        update: {
          callids: {
            anyOf: [
              expect.objectContaining({ type: ["array", "null"], items: { type: ["string", "integer"] } }),
              { type: "object", properties: { first: { type: "string" } }, "x-observed": true },
            ],
          },
        },
      },
    ],
  ],
  [
    "a body that is no object is an answer, too",
    CALLS,
    () => ["1714987650-1450"],
    [
      {
        target:
          "$.paths['/agentgateway/resource/calldata/{agentid}/allcallinfoEx/{workno}'].get.responses['200'].content['application/json'].schema.oneOf",
        remove: true,
      },
      {
        target:
          "$.paths['/agentgateway/resource/calldata/{agentid}/allcallinfoEx/{workno}'].get.responses['200'].content['application/json'].schema",
        description: expect.stringMatching(
          /^the response of queryAllCallInfoByAgentWorkNoEx: array instead of object, 5 times, first `.*` at the whole body /,
        ),
        update: {
          anyOf: [
            { $ref: "#/components/schemas/CallIdsResponse" },
            { $ref: "#/components/schemas/FailureResponse" },
            { type: "array", items: { type: "string" }, "x-observed": true },
          ],
        },
      },
    ],
  ],
  [
    "an undocumented code is named where codes are described",
    CALLS,
    () => ({ message: "no", retcode: "999-999" }),
    [
      {
        target: "$.components.schemas.FailureRetcode",
        description: expect.stringContaining('FailureRetcode: an undocumented code, 5 times, first `"999-999"`'),
        update: { "x-observed-codes": [{ code: "999-999", count: 5 }] },
      },
    ],
  ],
  ["a code of the table is no deviation", CALLS, () => ({ message: "no", retcode: "100-007" }), []],
  [
    "data that comes with a failure are described there",
    PRIVATE_CALLS,
    (body) => {
      body.resultCode = "0100999";
    },
    [
      { target: "$.components[?(@.AgentStatusInfoResponse)].FailureResponse.properties.result.not", remove: true },
      {
        target: "$.components[?(@.AgentStatusInfoResponse)].FailureResponse.properties.resultDatas.anyOf",
        remove: true,
      },
      {
        target: "$.components[?(@.AgentStatusInfoResponse)].FailureResponse.properties.resultDatas['x-inferred']",
        remove: true,
      },
      {
        target: "$.components[?(@.AgentStatusInfoResponse)].FailureResponse.properties.resultDatas",
        update: expect.objectContaining({ type: ["array", "string", "null"], maxItems: 1 }),
      },
      { target: "$.components[?(@.AgentStatusInfoResponse)].FailureResponse.properties.resultDesc", remove: true },
      {
        target: "$.components[?(@.AgentStatusInfoResponse)].FailureResponse.properties",
        update: {
          resultDesc: {
            anyOf: [
              expect.objectContaining({ type: "string" }),
              { type: "array", items: { type: "string" }, "x-observed": true },
            ],
          },
        },
      },
    ],
  ],
];

describe("an overlay says how to widen", () => {
  for (const [title, operationId, edit, expected] of rows) {
    test(title, async () => {
      const { overlay } = await expectToHold(edited(plain, operationId, edit));
      const [, ...actions] = overlay.actions;
      expect(actions).toEqual(expected.map((action) => expect.objectContaining(action)));
    });
  }

  /** A poll that brings an event: whether a short run gets one is by chance. */
  function polled(event: Json): RecordedExchange[] {
    const answers = edited(plain, AGENT, () => ({ message: "success", retcode: "0", event }));
    const answer = answers.find(({ request }) => request.operationId === AGENT);
    if (!answer) throw new Error("There is an answer.");
    return [...plain, { ...answer, request: { ...answer.request, operationId: "getAgentEvent" } }];
  }

  test("what deviates inside of alternatives sets them anew as one schema", async () => {
    const { overlay } = await expectToHold(polled({ eventType: 7, workNo: "1030", content: null }));
    expect(overlay.actions.slice(1)).toEqual([
      expect.objectContaining({ target: "$.components.schemas.AgentEvent", remove: true }),
      expect.objectContaining({
        description: expect.stringMatching(/^AgentEvent\.eventType: integer instead of string, once/),
        update: {
          AgentEvent: expect.objectContaining({
            properties: expect.objectContaining({
              eventType: expect.objectContaining({ type: ["string", "integer"] }),
            }),
          }),
        },
      }),
    ]);
  });

  test("a content that is not that of the event sets the alternatives anew as one of any name", async () => {
    const { overlay } = await expectToHold(
      polled({ eventType: "AgentState_SetNotReady_Success", workNo: "1030", content: { reason: 0 } }),
    );
    const [removed, set] = overlay.actions.slice(1);
    expect(removed).toMatchObject({ target: "$.components.schemas.AgentEvent", remove: true });
    expect(set?.description).toMatch(/^AgentEvent: an object that is not as its name demands, once/);
    expect(set?.update).toMatchObject({
      AgentEvent: { properties: { content: { type: ["object", "string", "null"] } } },
    });
    expect(set?.update).not.toHaveProperty("AgentEvent.allOf");
  });

  test("success and failure that cannot be told apart by the code", async () => {
    const bodies = [
      { message: "success", retcode: "0" },
      { message: "no" },
      { message: "success", result: {} },
      { message: "success", retcode: {}, result: {} },
    ];
    let index = 0;
    const { overlay } = await expectToHold(edited(plain, AGENT, () => bodies[index++ % bodies.length]));
    const schema =
      "$.paths['/agentgateway/resource/agentgroup/{agentid}/agentbyworkno/{workno}'].get.responses['200'].content['application/json'].schema";
    expect(overlay.actions).toContainEqual(
      expect.objectContaining({
        target: schema,
        update: {
          anyOf: [{ $ref: "#/components/schemas/AgentInfoResponse" }, { $ref: "#/components/schemas/FailureResponse" }],
        },
      }),
    );
  });

  test("values without number: the enumeration is left out", async () => {
    let value = 1000;
    const { overlay } = await expectToHold(
      edited(plain, LIST, (body) => {
        for (const queue of body.result as Json[]) {
          const [agent] = queue.agent as Json[];
          queue.skillMediaType = value++;
          queue.agent = Array.from({ length: 20 }, () => ({ ...agent, ctiStatus: value++ }));
        }
      }),
    );
    const { document } = await profiled(overlay, "agentgateway");
    const { schemas } = document.components as { schemas: Record<string, Schema> };
    expect(schemas.PlatformStatus).not.toHaveProperty("enum");
    expect(schemas.MediaType?.enum?.slice(11, 13)).toEqual([1000, 1021]);
  });

  test("the same, in the same words, each time", () => {
    const recorded = edited(plain, AGENT, (body) => {
      body.traceId = "4f2a";
      agentOf(body).groupid = "1";
    });
    expect(overlayOf(conforming, recorded)).toBe(overlayOf(conforming, structuredClone(recorded)));
  });
});

describe("whatever a deployment answers", () => {
  test("a body that is nested too deeply to be read is left out", () => {
    const deep = `{"retcode":"0","deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const recording = new Recording(plain);
    recording.text({ operationId: LIST }, () => deep);
    const answers = jsonAnswers(recording.recorded);
    expect(answers.map(({ operation }) => operation.operationId)).not.toContain(LIST);
    expect(answers.length).toBeGreaterThan(0);
    expect(overlayFor(recording.recorded).actions).toHaveLength(1);
  });

  test("its texts and names are only shown", async () => {
    const names = [
      HOSTILE,
      "$ref",
      "<<",
      "yes",
      "12:30",
      "null",
      "constructor",
      "toString",
      "a`b``c",
      "2024-05-06",
      "0o7",
      "é",
    ];
    const recorded = edited(plain, AGENT, (body) => {
      agentOf(body).groupid = "\u202egnp\u2028\u0085\u001b[2J\ud800``";
      agentOf(body).inMultimediaConf = "<img src=x onerror=alert(1)>";
      body.message = 5;
      for (const name of names) agentOf(body)[name] = `${name}${HOSTILE}`;
      return JSON.parse(JSON.stringify(body).replace('"workno"', '"__proto__":{"polluted":1},"workno"'));
    });
    const text = overlayOf(conforming, recorded);
    expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    expect(parse(text, { version: "1.1", merge: true })).toEqual(parse(text));
    const { overlay } = await expectToHold(recorded);
    const [, ...actions] = overlay.actions;
    for (const { description } of actions) {
      const html = await marked(description);
      expect(html.replaceAll(/<\/?(?:p|code)>/g, "")).not.toMatch(/[<]/);
    }
    const added = actions.flatMap(({ update }) => Object.keys((update?.properties ?? {}) as object));
    expect(added.sort()).toEqual(
      ["12:30", "2024-05-06", "0o7", "a`b``c", "constructor", "null", "toString", "yes", "é"].sort(),
    );
    expect({}).not.toHaveProperty("polluted");
  });

  test("names and values without number do not make an overlay without end", () => {
    const recorded = edited(plain, AGENT, (body) => {
      const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`name${index}`, index]));
      body.deep = JSON.parse(`${'{"a":['.repeat(50)}${"]}".repeat(50)}`);
      body.long = { ["n".repeat(1000)]: 1 };
      body["m".repeat(100_000)] = 1;
      body.wide = many;
      body.retcode = `${"9".repeat(10_000)}`;
      Object.assign(body, many);
    });
    expect(overlayOf(conforming, recorded).length).toBeLessThan(25_000);
  });

  const change = fc.oneof(
    fc.record({ kind: fc.constant("replace" as const), value: fc.jsonValue({ maxDepth: 3 }) }),
    fc.record({
      kind: fc.constant("replace" as const),
      value: fc.constantFrom(null, "", "0", 0, -1, 2 ** 31, 0.5, [], {}),
    }),
    fc.record({ kind: fc.constant("add" as const), name: fc.string(), value: fc.jsonValue({ maxDepth: 2 }) }),
    fc.constant({ kind: "remove" as const }),
    fc.constant({ kind: "wrap" as const }),
    fc.constant({ kind: "text" as const }),
  );
  type Mutation = typeof change extends fc.Arbitrary<infer One> ? One : never;
  const REMOVED = Symbol("removed");

  /** Changes a place of a value; `steps` say where it is, one number for each level. */
  function mutated(value: unknown, [step, ...steps]: readonly number[], mutation: Mutation): unknown {
    const isInner = typeof value === "object" && value !== null && step !== undefined;
    const names = isInner ? Object.keys(value) : [];
    const name = isInner ? names[step % (names.length + 1)] : undefined;
    if (name !== undefined) {
      const copy = structuredClone(value) as Json;
      const inner = mutated(copy[name], steps, mutation);
      if (inner === REMOVED) delete copy[name];
      else copy[name] = inner;
      return Array.isArray(copy) ? copy.filter(() => true) : copy;
    }
    if (mutation.kind === "replace") return mutation.value;
    if (mutation.kind === "remove") return REMOVED;
    if (mutation.kind === "wrap") return [value];
    if (mutation.kind === "text") return JSON.stringify(value);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { ...value, [mutation.name]: mutation.value }
      : mutation.value;
  }

  test("its profile holds for it", { timeout: 300_000 }, async () => {
    const mutations = fc.array(
      fc.record({
        answer: fc.nat({ max: 100 }),
        steps: fc.array(fc.nat({ max: 40 }), { maxLength: 6 }),
        mutation: change,
      }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(mutations, async (chosen) => {
        const recorded = structuredClone(plain);
        for (const { answer, steps, mutation } of chosen) {
          const one = recorded[answer % recorded.length]?.exchange.result;
          if (!one || !("answer" in one)) throw new Error("All requests have an answer.");
          const body = mutated(JSON.parse(Buffer.from(one.answer.body).toString("utf8")), steps, mutation);
          if (body !== REMOVED) one.answer.body = new Uint8Array(Buffer.from(JSON.stringify(body)));
        }
        await expectToHold(recorded);
      }),
      { numRuns: 60, seed: 20261127 },
    );
  });
});

const TEXT: Schema = { type: "string" };
const OBJECTS: Schema[] = [
  { type: "object", required: ["a"], properties: { a: TEXT } },
  { type: "object", properties: { b: TEXT } },
];
const composed: [title: string, property: string, schema: Schema, fits: unknown, deviates: unknown][] = [
  ["parts", "name", { allOf: OBJECTS }, { a: "", b: "" }, { b: "" }],
  ["a name that no part has", "groupname", { type: "object", allOf: OBJECTS }, { a: "", b: "" }, { a: "", c: "" }],
  ["alternatives", "phonenumber", { oneOf: [TEXT, { type: "integer" }] }, 7, true],
  [
    "alternatives beside a limit",
    "mediatype",
    { type: ["string", "integer"], maxLength: 3, oneOf: [TEXT, { type: "integer" }] },
    "abc",
    "abcd",
  ],
  [
    "properties without names of their own",
    "skilllist",
    { type: "object", additionalProperties: TEXT },
    { x: "1" },
    { x: 1 },
  ],
  [
    "properties that are open",
    "currentStateReason",
    { type: "object", properties: { a: TEXT }, additionalProperties: true },
    { a: "", b: 1 },
    { a: 1 },
  ],
];

for (const [title, property, schema, fits, deviates] of composed) {
  test(`a profile holds where a schema has ${title}`, async () => {
    const both = [bundleOf("agentgateway"), publishedBundle("agentgateway")].map(
      ({ components }) => components.schemas.AgentInfo?.properties ?? {},
    );
    const before = both.map((properties) => properties[property] ?? {});
    const answering = (value: unknown) =>
      edited(plain.filter(({ request }) => request.operationId === AGENT).slice(0, 1), AGENT, (body) => {
        agentOf(body)[property] = value;
      });
    try {
      for (const properties of both) properties[property] = schema;
      expect(overlayFor(answering(fits)).actions).toHaveLength(1);
      const recorded = answering(deviates);
      const overlay = overlayFor(recorded);
      expect(
        overlay.actions
          .slice(1)
          .map(({ description }) => description)
          .join(),
      ).toContain(`AgentInfo.${property}`);
      const { document, unused, forbidden } = await profiled(overlay, "agentgateway");
      expect([...unused, ...forbidden]).toEqual([]);
      expect(document).not.toEqual(publishedBundle("agentgateway"));
      for (const value of [fits, deviates])
        expect(answersOf(answering(value), "agentgateway").flatMap(evaluateOf(document))).toEqual([]);
    } finally {
      for (const [index, properties] of both.entries()) properties[property] = before[index] ?? {};
    }
  });
}

test("every keyword of the schemas of answers is one that can be widened, or that says nothing of the form", () => {
  const known = [
    ...["type", "const", "enum", "pattern", "format", "minimum", "maximum", "minItems", "maxItems", "maxLength"],
    ...["required", "properties", "items", "not", "title", "description", "examples", "x-source", "x-discrepancy"],
    ...["x-inferred", "x-enum-varnames", "allOf", "oneOf", "additionalProperties"],
  ];
  const found = new Set<string>();
  const visit = (surface: Surface, raw: Schema) => {
    const schema = resolved(surface, raw);
    for (const keyword of Object.keys(schema)) found.add(keyword);
    for (const property of Object.values(schema.properties ?? {})) visit(surface, property);
    for (const inside of [schema.items, ...(schema.allOf ?? []), ...(schema.oneOf ?? [])])
      if (inside) visit(surface, inside);
    if (typeof schema.additionalProperties === "object") visit(surface, schema.additionalProperties);
  };
  for (const { surface, operationId } of surfaces.flatMap(queriesOf)) {
    const { success, failure } = operationOf(surface, operationId).branches;
    for (const name of [success, failure]) visit(surface, { $ref: `#/components/schemas/${name}` });
  }
  expect([...found].filter((keyword) => !known.includes(keyword))).toEqual([]);
});

test("a list that has grown is only looked at where it is new, and makes the same profile", () => {
  const recorded = edited(plain, LIST, (body) => ({ ...body, extra: 1 }));
  let looks = 0;
  const growing = recorded.slice(0, 10).map(
    (one): RecordedExchange => ({
      request: one.request,
      get exchange() {
        looks += 1;
        return one.exchange;
      },
    }),
  );
  overlayFor(growing);
  expect(looks).toBe(10);
  growing.push(...recorded.slice(10));
  expect(overlayFor(growing)).toEqual(overlayFor(recorded));
  expect(looks).toBe(10);
});

test("a batch of 6000 agents that all deviate is a few actions", () => {
  const recorded = edited(plain.filter(({ request }) => request.operationId === BATCH).slice(0, 1), BATCH, (body) => {
    const [[agent] = []] = agentsOf(body);
    const agents = Array.from({ length: 6000 }, (_, index) => ({ ...agent, agentId: String(index), extra: index }));
    return { ...body, resultDesc: agents, resultDatas: agents };
  });
  expect(overlayFor(recorded).actions).toHaveLength(4);
});

describe("public tools", () => {
  let folder: string;
  let recorded: RecordedExchange[];

  beforeAll(async () => {
    folder = await copyProject("generated");
    recorded = edited(plain, AGENT, (body) => {
      body.traceId = "4f2a";
      body.retcode = 0;
      const agent = agentOf(body);
      agent.workno = Number(agent.workno);
      agent.groupid = "1";
      agent.mediatype = null;
      agent.skilllist = {};
      delete agent.vdnid;
    });
    recorded = edited(recorded, CALLS, (body) => {
      body.result = (body.result as string[]).map((callid) => ({ callid }));
    });
    recorded = edited(recorded, PRIVATE_CALLS, (body) => {
      body.resultCode = "0109999";
    });
    await writeFile(join(folder, "profile.overlay.yaml"), overlayOf(conforming, recorded));
    await writeFile(join(folder, "redocly.yaml"), "telemetry: off\nextends: [spec]\n");
  });

  afterAll(() => removeCopy(folder));

  const redocly = (...words: string[]) => run(folder, "@redocly/cli/bin/cli.js", ...words);

  test("redocly finds nothing wrong with the overlay", async () => {
    const { exitCode, stdout, stderr } = await redocly("lint", "profile.overlay.yaml", "--format", "json");
    expect(stderr).not.toMatch(/error/i);
    expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 } });
    expect(exitCode).toBe(0);
  });

  for (const surface of surfaces) {
    test(`redocly and openapi-format make the same of the bundle of ${surface}, and redocly finds nothing wrong with it`, async () => {
      const bundle = ["bundle", `generated/${surface}/openapi.json`, "--overlay", "profile.overlay.yaml"];
      const made = await redocly(...bundle, "--output", `${surface}.json`);
      expect(made.stderr).not.toMatch(/error/i);
      expect(made.exitCode).toBe(0);
      const document = JSON.parse(await readFile(join(folder, `${surface}.json`), "utf8")) as Json;
      expect(document).toEqual((await profiled(overlayFor(recorded), surface)).document);
      expect(document).not.toEqual(publishedBundle(surface));
      const { stdout, exitCode } = await redocly("lint", `${surface}.json`, "--format", "json");
      expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 } });
      expect(exitCode).toBe(0);
    });
  }

  test("openapi-typescript makes types that take the answers", async () => {
    const { document } = await profiled(overlayFor(recorded), "agentgateway");
    // The same cast as where the types of the contract are made.
    const types = astToString(await openapiTypescript(document as unknown as OpenAPI3));
    expect(types).toContain("groupid: number | string;");
    expect(types).toContain("vdnid?: number;");
    expect(types).toContain("traceId?: string;");
    expect(types).toMatch(/SuccessRetcode: "0" \| 0;/);
    expect(types).toMatch(/AgentNumber: string;/);
  });
});
