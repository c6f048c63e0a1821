import { describe, expect, test } from "vitest";
import { operationsOf, type Schema, type Surface, surfaces } from "../../contract/contract.ts";
import { matches } from "../../contract/validator.ts";
import { documentOf, objectsOf } from "./document.ts";
import { exampleAt } from "./refusals.ts";

/** Where two statements of the reference disagree in words, or in a use that no schema can tell apart. */
const inWords: [Surface, place: string][] = [
  ["agentgateway", "/components/securitySchemes/guid"],
  // Every operation but a sign-in has no body, and a header about it that its page calls mandatory.
  ...operationsOf("agentgateway")
    .filter(({ security }) => security.length > 0)
    .map(({ path, method }): [Surface, string] => [
      "agentgateway",
      `/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}`,
    ]),
  ["agentgateway", "/components/schemas/AgentStatusResponse/properties/result"],
  ["agentgateway", "/components/schemas/OwnHeldCallsResponse/properties/result"],
  ["agentgateway", "/components/schemas/CallBeforeAnswerResponse/properties/result"],
  ["agentgateway", "/components/schemas/CustomStateResponse/properties/result"],
  ["agentgateway", "/components/schemas/AgentInfo"],
  ["agentgateway", "/components/schemas/AgentInfo/properties/groupname"],
  ["agentgateway", "/components/schemas/AgentInfo/properties/callids"],
  ["agentgateway", "/components/schemas/AgentInfo/properties/vdnid"],
  ["agentgateway", "/components/schemas/OnlineAgent/properties/skilllist"],
  ["agentgateway", "/components/schemas/OnlineAgent/properties/callids"],
  ["agentgateway", "/components/schemas/OnlineAgent/properties/vdnid"],
  ["agentgateway", "/components/schemas/OnlineAgent/properties/inMultimediaConf"],
  ["agentgateway", "/components/schemas/Message"],
  ["agentgateway", "/components/schemas/AcknowledgedResponse/properties/result"],
  ["agentgateway", "/components/schemas/CallIdEvent/properties/content"],
  ["agentgateway", "/components/schemas/RestEvent/properties/content"],
  ["cc-cms", "/components/schemas/AgentPrivateCallsResponse/properties/resultDatas"],
  ["cc-cms", "/components/schemas/AgentPrivateCallsResponse/properties/resultDesc"],
  ["cc-cms", "/components/schemas/FailureResponse/properties/resultDesc"],
  ["cc-cms", "/components/schemas/AgentStatusInfoRequest/properties/agentIds"],
  ["cc-cms", "/components/schemas/AgentStatusInfo/properties/currentStateReason"],
  ["cc-cms", "/components/schemas/AgentStatusInfo/properties/prevStateTime"],
  // Every operation of this surface has a body, whose media type table and sample write in two forms.
  ...operationsOf("cc-cms").map(({ path, method }): [Surface, string] => [
    "cc-cms",
    `/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}`,
  ]),
];

/** Where the table alone refuses what the sample shows: place, example with its pointer, and what the table wants instead. */
const inSchema: [Surface, place: string, example: string, pointer: string, table: unknown][] = [
  ["agentgateway", "/components/schemas/AgentStatus", "ReferenceAgentInfo", "/result/status", 4],
  ["agentgateway", "/components/schemas/AgentStatus", "ReferenceOnlineAgents", "/result/0/agent/0/status", 4],
  ["agentgateway", "/components/schemas/PlatformStatus", "ReferenceAgentInfo", "/result/ctiStatus", 1],
  ["agentgateway", "/components/schemas/PlatformStatus", "ReferenceOnlineAgents", "/result/1/agent/0/ctiStatus", 1],
  ["agentgateway", "/components/schemas/MediaType", "ReferenceAgentInfo", "/result/skilllist/3/mediatype", 5],
  ["agentgateway", "/components/schemas/CallNumber", "HeldCalls", "/result/0/caller", 60448],
  [
    "agentgateway",
    "/components/schemas/CallInfo/properties/endtime",
    "ReferenceCallInfo",
    "/result/endtime",
    1476838999000,
  ],
  ["agentgateway", "/components/schemas/MediaServerSignIn", "ReferenceAgentInfo", "/result/mediatype", "TTF"],
  [
    "agentgateway",
    "/components/schemas/OnlineAgent/properties/groupname",
    "ReferenceOnlineAgents",
    "/result/0/agent/0/groupname",
    "jst",
  ],
  [
    "agentgateway",
    "/components/schemas/LoginRequest/properties/releasephone",
    "ReferenceSignIn",
    "/releasephone",
    true,
  ],
  ["agentgateway", "/components/schemas/LoginRequest/properties/agenttype", "ReferenceSignIn", "/agenttype", 4],
  ["agentgateway", "/components/schemas/LoginRequest/properties/status", "ReferenceSignIn", "/status", 4],
  ["agentgateway", "/components/schemas/LoginResult/properties/vdnid", "ReferenceSignedIn", "/result/vdnid", "1"],
  ["agentgateway", "/components/schemas/AgentEvent/properties/content", "ReferenceEvent", "/event/content", {}],
  ["agentgateway", "/components/schemas/OtherEvent/properties/content", "ReferenceEvent", "/event/content", {}],
];

/** The places of a bundle that carry `x-discrepancy`, with the schema that stands there. */
function discrepancies(surface: Surface): Map<string, Schema> {
  // Operations carry it too; of those only the x-discrepancy is read, which has the same form.
  return new Map([...objectsOf(documentOf(surface))].filter(([, object]) => "x-discrepancy" in object));
}

for (const surface of surfaces) {
  test(`${surface}: table and sample disagree in exactly these places`, () => {
    const expected = [...inWords, ...inSchema].filter(([other]) => other === surface).map(([, place]) => place);
    expect([...discrepancies(surface).keys()].sort()).toEqual([...new Set(expected)].sort());
  });
}

for (const [surface, place] of inWords) {
  test(`${surface} ${place}: no schema of the table alone`, () => {
    expect(discrepancies(surface).get(place)?.["x-discrepancy"]?.tableSchema).toBeUndefined();
  });
}

for (const [surface, place, example, pointer, table] of inSchema) {
  describe(`${surface} ${place}`, () => {
    const sample = exampleAt(surface, example, pointer);
    const schema = discrepancies(surface).get(place) ?? {};
    // A place without tableSchema must not pass as one that refuses everything.
    const tableSchema = schema["x-discrepancy"]?.tableSchema ?? {};

    test(`the table alone refuses ${JSON.stringify(sample)} of ${example}, the contract accepts it`, () => {
      expect(matches(tableSchema, sample)).toBe(false);
      expect(matches(schema, sample)).toBe(true);
    });

    test(`the table and the contract accept ${JSON.stringify(table)}`, () => {
      expect(matches(tableSchema, table)).toBe(true);
      expect(matches(schema, table)).toBe(true);
    });
  });
}
