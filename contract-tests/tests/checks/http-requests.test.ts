// Requests as they are accepted, by the contract and the deployment file.
import { expect, test } from "vitest";
import { requestRow, variantAbout } from "../../checks/http-request-variants.ts";
import {
  bodyOf,
  httpRequestAbout,
  httpRequestOf,
  httpRequestTo,
  mostAsked,
  ofFile,
  placeOf,
} from "../../checks/http-requests.ts";
import {
  BATCH,
  PRIVATE_CALLS,
  queriesAbout,
  queriesOf,
  representativeOf,
  SERVER_TIME,
} from "../../checks/operations.ts";
import { operationOf, surfaces } from "../../contract/contract.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";

const EMBEDDED = embeddedDeployment({ baseUrl: "https://127.0.0.1", certificate: "" }, "static");
const CALLS = operationOf("agentgateway", "queryAllCallInfoByAgentWorkNoEx");
const HEADERS = { "Content-Type": "application/json; charset=UTF-8" };

test("parameters go where the contract has them: in the path as they are, into the query and the headers if given", () => {
  const poll = operationOf("agentgateway", "getAgentEvent");
  const path = "/agentgateway/resource/agentevent/1030";
  expect(httpRequestTo(poll, { agentid: "1030" })).toEqual({ method: "GET", path, headers: HEADERS });
  expect(httpRequestTo(poll, { agentid: "1030", calldata: "a b&c" }).path).toBe(`${path}?calldata=a+b%26c`);
  expect(httpRequestTo(poll, { agentid: "%2F$&", unknown: "x" }).path).toBe("/agentgateway/resource/agentevent/%2F$&");
  const heartbeat = httpRequestTo(operationOf("agentgateway", "handShake"), {
    agentid: "1030",
    service_token: "token1",
  });
  expect(heartbeat.headers).toEqual({ ...HEADERS, service_token: "token1" });
});

test("a text is sent as a body as it is, anything else as JSON", () => {
  expect(httpRequestTo(PRIVATE_CALLS, {}, "{,}").body).toBe("{,}");
  expect(httpRequestTo(PRIVATE_CALLS, {}, { ccId: 1 }).body).toBe('{"ccId":1}');
});

test("a request is asked by the agent who asks, about the agents of the deployment file", () => {
  expect(httpRequestOf(CALLS, EMBEDDED).path).toBe("/agentgateway/resource/calldata/1030/allcallinfoEx/1030");
  expect(bodyOf(BATCH, EMBEDDED)).toEqual({ ccId: 1, vdn: 170, agentIds: [1099, 1031, 1100] });
  expect(bodyOf(PRIVATE_CALLS, EMBEDDED)).toEqual({ ccId: 1, vdn: 170, agentId: 1099 });
  expect(bodyOf(SERVER_TIME, EMBEDDED)).toEqual({ ccId: 1 });
  expect(bodyOf(CALLS, EMBEDDED)).toBeUndefined();
});

test("a request about other agents names them, or the one where only one can be named", () => {
  expect(httpRequestAbout(BATCH, EMBEDDED, [2005, 2006]).body).toBe('{"ccId":1,"vdn":170,"agentIds":[2005,2006]}');
  expect(httpRequestAbout(PRIVATE_CALLS, EMBEDDED, [2005, 2006]).body).toBe('{"ccId":1,"vdn":170,"agentId":2005}');
  expect(httpRequestAbout(CALLS, EMBEDDED, [2005]).path).toMatch(/\/1030\/allcallinfoEx\/2005$/);
  const steps = [BATCH, PRIVATE_CALLS].map((operation) => variantAbout(operation, EMBEDDED, 7).map(({ step }) => step));
  expect(steps).toEqual([["agentIds 7"], ["agentId 7"]]);
});

test("nothing of the deployment file but call centre and VDN comes into a request by its name", () => {
  const names = Object.keys({ ...EMBEDDED["cc-cms"], ...EMBEDDED.agentgateway, ...EMBEDDED });
  expect(names.filter((name) => ofFile(EMBEDDED, name) !== undefined).sort()).toEqual(["ccId", "vdn"]);
});

test("a surface that the deployment does not have is a mistake", () => {
  const { "cc-cms": _, ...gateway } = EMBEDDED;
  expect(() => placeOf(gateway, "cc-cms")).toThrow("The deployment has no cc-cms.");
});

test("which queries are evaluated, and which of them stands for all, comes from the document", () => {
  const names = (operations: { operationId: string }[]) => operations.map(({ operationId }) => operationId);
  expect(names(queriesOf("agentgateway"))).toEqual(
    // What changes a session, or skill queues, is not among them.
    [
      "queryAgentInfoByWorkNo",
      "queryAllOnlineAgents",
      "queryAllCallInfoByAgentWorkNoEx",
      "queryAgentSkills",
      "queryAgentSkillsByWorkNo",
      "getAgentStatus",
      "queryCustomState",
      "queryCallNumsOnAgent",
      "queryCallStatisticsInfoEx",
      "queryHoldListInfoEx",
      "querySkillQueueOnAgentVDN",
      "queryQueueLengthOnAgent",
      "queryQueueLengthOnAgentSkills",
      "queryAgentInfoBySkillId",
      "queryWaitCallInfoBySkillId",
      "queryCallInfo",
      "queryCallInfoByCallId",
      "queryHoldListInfo",
      "queryCallInfoBeforeAnswer",
    ],
  );
  expect(names(queriesOf("cc-cms"))).toEqual([
    "queryAgentStatusInfoByAgentIds",
    "queryAgentPrivateCalls",
    "queryAgentSkillsByAgentIds",
    "queryAgentCurrentCalls",
    "queryAgentCallsByAgentIds",
    "queryAgentDetails",
    "queryAgentRestDetails",
    "queryAgentIsProcessingCall",
    "queryAgentStateCounts",
    "querySystemState",
    "queryAgentStates",
    "queryAgentRestStates",
    "queryAgentPhones",
    "queryAgentConfigurations",
    "queryAgentsInSkills",
    "queryAgentsBySkill",
    "querySkillQueues",
    "queryAgentsByState",
    "queryRestReasons",
    "queryCtiServerTime",
  ]);
  expect(names(queriesAbout("agentgateway"))).toEqual([
    "queryAgentInfoByWorkNo",
    "queryAllCallInfoByAgentWorkNoEx",
    "queryAgentSkillsByWorkNo",
    "queryHoldListInfoEx",
  ]);
  expect(names(surfaces.map(representativeOf))).toEqual(["queryAgentInfoByWorkNo", "queryAgentPrivateCalls"]);
  expect([mostAsked(BATCH), mostAsked(PRIVATE_CALLS), mostAsked(CALLS)]).toEqual([6000, undefined, undefined]);
});

test("a place of a request is cited on the page of the operation, and what is no place by the operation", () => {
  expect(requestRow(BATCH, "vdn 0")).toEqual({ page: "agentstatusinfobyagentids", table: "2", row: "2" });
  expect(requestRow(SERVER_TIME, "ccId null")).toEqual({ page: "cec_07_0685", table: "2", row: "1" });
  expect(requestRow(BATCH, "no such place")).toEqual(BATCH.source);
});
