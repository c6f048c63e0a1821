import { describe, expect, test } from "vitest";
import { operationOf, operationsOf, type Surface, surfaces } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import { violationsOf } from "../../contract/validator.ts";
import { baselineOperations, examplesOf, type PlacedExample } from "./document.ts";

const SUCCESS_CODES: unknown[] = ["0", "0100000"];

/** What the reference samples say, read off the pages by eye: a sample that was tidied up would no longer say it. */
const anchors: [Surface, operationId: string, place: string, property: string, value: unknown][] = [
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "message", ""],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "retcode", "0"],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.workno", "20011"],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.status", "4"],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.ctiStatus", "1"],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.groupname", "jst"],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.skilllist.length", 7],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.skilllist[0].name", "clicktodial_jst"],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.skilllist[3]", { name: "email", id: 4, mediatype: 6 }],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.skilllist[6].id", 9],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.mediatype", "TTT"],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.currentstatetime", 1210],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.logindate", 1501125758000],
  ["agentgateway", "queryAgentInfoByWorkNo", "200", "result.callids", []],
  ["agentgateway", "queryAllOnlineAgents", "200", "message", "success"],
  ["agentgateway", "queryAllOnlineAgents", "200", "result.length", 2],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[0].skillMediaType", 5],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[0].agent.length", 2],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[0].agent[0].name", "liukai011"],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[0].agent[0].groupname", null],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[0].agent[0].skilllist", []],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[0].agent[0].mediatype", "TFF"],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[0].agent[0].logindate", 1616510142000],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[1].skillMediaType", 53],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[1].agent.length", 1],
  ["agentgateway", "queryAllOnlineAgents", "200", "result[1].agent[0].phonenumber", "88880027"],
  ["agentgateway", "queryAllCallInfoByAgentWorkNoEx", "200", "message", ""],
  ["agentgateway", "queryAllCallInfoByAgentWorkNoEx", "200", "result", ["1456297722-1253", "1456297463-1249"]],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "request", "ccId", 1],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "request", "vdn", 170],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "request", "agentIds", [1031, 1099]],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "result", "0"],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultCode", "0100000"],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDatas.length", 2],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDatas[0].currentStateReason", 65535],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDesc.length", 2],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDesc[0].logonTime", 4294967295000],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDesc[0].currentStateTime", 2224439],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDesc[1].agentId", 1099],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDesc[1].locationId", 65535],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDesc[1].currentStateReason", 258],
  ["cc-cms", "queryAgentStatusInfoByAgentIds", "200", "resultDesc[1].prevStateTime", 4294967295],
  ["cc-cms", "queryAgentPrivateCalls", "request", "ccId", 1],
  ["cc-cms", "queryAgentPrivateCalls", "request", "vdn", 170],
  ["cc-cms", "queryAgentPrivateCalls", "request", "agentId", 1099],
  ["cc-cms", "queryAgentPrivateCalls", "200", "resultCode", "0100000"],
  ["cc-cms", "queryAgentPrivateCalls", "200", "resultDatas", ["1605492949-1447"]],
  ["cc-cms", "queryAgentPrivateCalls", "200", "resultDesc", ["1605492949-1447"]],
  ["cc-cms", "queryCtiServerTime", "request", "ccId", 1],
  ["cc-cms", "queryCtiServerTime", "200", "result", "0"],
  ["cc-cms", "queryCtiServerTime", "200", "resultCode", "0100000"],
  ["cc-cms", "queryCtiServerTime", "200", "resultDatas", 1605057110000],
  ["cc-cms", "queryCtiServerTime", "200", "resultDesc", 1605057110000],
];

/** The sample of the page, in the request or in the answer. Throws when the operation does not show it. */
function referenceSample(surface: Surface, operationId: string, place: string): PlacedExample {
  const sample = examplesOf(surface, operationOf(surface, operationId)).find(
    (example) => example.name === "referenceSample" && example.place === place,
  );
  if (sample === undefined) throw new Error(`${operationId} shows no referenceSample (${place}).`);
  return sample;
}

describe("the sample of the page, unchanged", () => {
  for (const [surface, operationId, place, property, value] of anchors) {
    test(`${operationId} ${place}: ${property} is ${JSON.stringify(value)}`, () => {
      expect(referenceSample(surface, operationId, place).value).toHaveProperty(property, value);
    });
  }

  for (const [surface, operationId] of baselineOperations) {
    test(`${operationId}: the answer is a success`, () => {
      const { value } = referenceSample(surface, operationId, "200");
      expect(violationsOf(surface, operationOf(surface, operationId).branches.success, value)).toEqual([]);
    });
  }

  for (const [surface, operationId] of baselineOperations.filter(([surface]) => surface === "cc-cms")) {
    test(`${operationId}: the answer carries the same payload in resultDatas and resultDesc`, () => {
      const { value } = referenceSample(surface, operationId, "200");
      expect(isRecord(value) && value.resultDatas).toEqual(isRecord(value) && value.resultDesc);
    });
  }
});

for (const surface of surfaces) {
  describe(`examples of ${surface}`, () => {
    for (const operation of operationsOf(surface)) {
      const { operationId, branches } = operation;
      for (const { place, name, schemaName, value } of examplesOf(surface, operation)) {
        if (schemaName !== undefined) {
          test(`${operationId} ${place} ${name}: is a valid ${schemaName}`, () => {
            expect(violationsOf(surface, schemaName, value)).toEqual([]);
          });
          continue;
        }
        const code = isRecord(value) ? (value.retcode ?? value.resultCode ?? value.returnCode) : undefined;
        const [said, other] = SUCCESS_CODES.includes(code)
          ? [branches.success, branches.failure]
          : [branches.failure, branches.success];
        test(`${operationId} ${place} ${name}: code ${code} is a valid ${said}, and no ${other}`, () => {
          expect(violationsOf(surface, said, value)).toEqual([]);
          expect(violationsOf(surface, other, value)).not.toEqual([]);
        });
      }
    }
  });
}
