// What the compiler knows of the generated types and clients. Nothing here runs: vitest has it checked by tsc.
import { describe, expectTypeOf, test } from "vitest";
import type { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import type { operations as agentGatewayRows } from "../../../generated/agentgateway/operations.ts";
import type * as agentGateway from "../../../generated/agentgateway/types.js";
import type { createCcCmsClient } from "../../../generated/cc-cms/client.ts";
import type { operations as ccCmsRows } from "../../../generated/cc-cms/operations.ts";
import type * as ccCms from "../../../generated/cc-cms/types.js";

type AgentSchemas = agentGateway.components["schemas"];
type MonitoringSchemas = ccCms.components["schemas"];

declare const gateway: ReturnType<typeof createAgentGatewayClient>;
declare const monitoring: ReturnType<typeof createCcCmsClient>;

const agentid = "1030";

describe("one function and one row for each operation", () => {
  test("agentgateway", () => {
    expectTypeOf<Exclude<keyof typeof gateway, "client">>().toEqualTypeOf<keyof agentGateway.operations>();
    expectTypeOf<keyof typeof agentGatewayRows>().toEqualTypeOf<keyof agentGateway.operations>();
  });

  test("cc-cms", () => {
    expectTypeOf<Exclude<keyof typeof monitoring, "client">>().toEqualTypeOf<keyof ccCms.operations>();
    expectTypeOf<keyof typeof ccCmsRows>().toEqualTypeOf<keyof ccCms.operations>();
  });
});

describe("retcode tells an answer of success from one of failure", () => {
  test("queryAgentInfoByWorkNo: an agent", async () => {
    const { data } = await gateway.queryAgentInfoByWorkNo({ agentid, workno: "1099" });
    if (data?.retcode === "0") expectTypeOf(data.result).toEqualTypeOf<AgentSchemas["AgentInfo"]>();
    else if (data) expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
  });

  test("queryAllOnlineAgents: a list of skill queues", async () => {
    const { data } = await gateway.queryAllOnlineAgents({ agentid });
    if (data?.retcode === "0") expectTypeOf(data.result).toEqualTypeOf<AgentSchemas["SkillQueue"][]>();
    else if (data) expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
  });

  test("queryAllCallInfoByAgentWorkNoEx: a list of texts", async () => {
    const { data } = await gateway.queryAllCallInfoByAgentWorkNoEx({ agentid, workno: "1099" });
    if (data?.retcode === "0") expectTypeOf(data.result).toEqualTypeOf<string[]>();
    else if (data) expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
  });

  test("login and forceLogin: the sign-in", async () => {
    const body = { agentid, password: "", phonenum: "70930" };
    for (const { data } of [await gateway.login(body), await gateway.forceLogin(body)]) {
      if (data?.retcode === "0") expectTypeOf(data.result).toEqualTypeOf<AgentSchemas["LoginResult"]>();
      else if (data) expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
    }
  });

  test("updateGuid: the guid", async () => {
    const { data } = await gateway.updateGuid({ agentid });
    if (data?.retcode === "0") expectTypeOf(data.result.guid).toEqualTypeOf<string>();
    else if (data) expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
  });

  test("handShake and logout: no payload", async () => {
    for (const { data } of [await gateway.handShake({ agentid }), await gateway.logout({ agentid })]) {
      if (data?.retcode === "0") expectTypeOf(data).toExtend<AgentSchemas["AcknowledgedResponse"]>();
      else if (data) expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
    }
  });

  test("getAgentEvent: an event or none", async () => {
    const { data } = await gateway.getAgentEvent({ agentid });
    if (data?.retcode === "0") expectTypeOf(data.event?.workNo).toEqualTypeOf<string | undefined>();
    else if (data) expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
  });

  test("getAgentEvent: the content of an event, which has a form of its own for each event, can be read by name", async () => {
    const { data } = await gateway.getAgentEvent({ agentid });
    if (data?.retcode === "0" && data.event?.content) expectTypeOf(data.event.content.callid).toEqualTypeOf<unknown>();
  });

  test("a known code of failure leaves only the failure", async () => {
    const { data } = await gateway.queryAgentInfoByWorkNo({ agentid, workno: "1099" });
    if (data?.retcode === "100-006") expectTypeOf(data).toExtend<AgentSchemas["FailureResponse"]>();
  });

  // The client's own data leaves out what can only be null; the types of the document have it.
  test("the answer itself: result is the payload, or null or absent", () => {
    type Body = agentGateway.operations["queryAgentInfoByWorkNo"]["responses"][200]["content"]["application/json"];
    // Never read, only looked at by the compiler.
    const answer = {} as Body;
    if (answer.retcode === "0") expectTypeOf(answer.result).toEqualTypeOf<AgentSchemas["AgentInfo"]>();
    else expectTypeOf(answer.result).toEqualTypeOf<null | undefined>();
  });
});

describe("resultCode tells an answer of success from one of failure", () => {
  test("queryAgentStatusInfoByAgentIds: a list of agents, or a text", async () => {
    const { data } = await monitoring.queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: [1099] });
    if (data?.resultCode === "0100000") {
      expectTypeOf(data.resultDesc).toEqualTypeOf<MonitoringSchemas["AgentStatusInfo"][]>();
      expectTypeOf(data.resultDatas).toEqualTypeOf<MonitoringSchemas["AgentStatusInfo"][]>();
    } else if (data) {
      expectTypeOf(data.resultDesc).toEqualTypeOf<string>();
      expectTypeOf(data.resultDatas).toEqualTypeOf<unknown[] | string | null | undefined>();
    }
  });

  test("queryAgentPrivateCalls: a list of texts, or a text", async () => {
    const { data } = await monitoring.queryAgentPrivateCalls({ ccId: 1, vdn: 170, agentId: 1099 });
    if (data?.resultCode === "0100000") expectTypeOf(data.resultDesc).toEqualTypeOf<string[]>();
    else if (data) expectTypeOf(data.resultDesc).toEqualTypeOf<string>();
  });

  test("queryCtiServerTime: a number, or a text", async () => {
    const { data } = await monitoring.queryCtiServerTime({ ccId: 1 });
    if (data?.resultCode === "0100000") expectTypeOf(data.resultDesc).toEqualTypeOf<number>();
    else if (data) expectTypeOf(data.resultDesc).toEqualTypeOf<string>();
  });

  test("result, the older field, tells them apart as well", async () => {
    const { data } = await monitoring.queryAgentPrivateCalls({ ccId: 1, vdn: 170, agentId: 1099 });
    if (data?.result === "0") expectTypeOf(data.resultDesc).toEqualTypeOf<string[]>();
  });

  test("HTTP 401 and 403: the body of a refusal", async () => {
    const { error } = await monitoring.queryCtiServerTime({ ccId: 1 });
    expectTypeOf(error).toEqualTypeOf<MonitoringSchemas["Refusal"] | undefined>();
  });
});

describe("parameters and bodies", () => {
  test("required ones must be given", () => {
    // @ts-expect-error: workno is missing
    gateway.queryAgentInfoByWorkNo({ agentid });
    // @ts-expect-error: agentid is missing
    gateway.queryAgentInfoByWorkNo({ workno: "1099" });
    // @ts-expect-error: agentid is missing
    gateway.queryAllOnlineAgents({});
    // @ts-expect-error: workno is missing
    gateway.queryAllCallInfoByAgentWorkNoEx({ agentid });
    // @ts-expect-error: the password is missing
    gateway.login({ agentid, phonenum: "70930" });
    // @ts-expect-error: phonenum is missing
    gateway.forceLogin({ agentid, password: "" });
    // @ts-expect-error: vdn is missing
    monitoring.queryAgentStatusInfoByAgentIds({ ccId: 1, agentIds: [1099] });
    // @ts-expect-error: agentId is missing
    monitoring.queryAgentPrivateCalls({ ccId: 1, vdn: 170 });
    // @ts-expect-error: the body is missing
    monitoring.queryCtiServerTime();
  });

  test("wrong types and unknown names are refused", () => {
    // @ts-expect-error: the agent ids of this surface are texts
    gateway.queryAgentInfoByWorkNo({ agentid, workno: 1099 });
    // @ts-expect-error: the agent ids of this surface are integers
    monitoring.queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: ["1099"] });
    // @ts-expect-error: one id is no list
    monitoring.queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: 1099 });
    // @ts-expect-error: the agent ids of this surface are integers
    monitoring.queryAgentPrivateCalls({ ccId: 1, vdn: 170, agentId: "1099" });
    // @ts-expect-error: nobody signs in with status 7
    gateway.login({ agentid, password: "", phonenum: "70930", status: 7 });
    // @ts-expect-error: the parameter is called workno
    gateway.queryAgentInfoByWorkNo({ agentid, workNo: "1099" });
  });

  test("optional ones may be left out or given", () => {
    gateway.handShake({ agentid });
    gateway.handShake({ agentid, service_token: "sampletoken1" });
    gateway.getAgentEvent({ agentid });
    gateway.getAgentEvent({ agentid, calldata: "order-4711" });
    gateway.login({ agentid, password: "", phonenum: "70930" });
    gateway.login({ agentid, password: "", phonenum: "70930", status: "4", agenttype: 11, releasephone: "true" });
  });

  test("every function takes an abort signal", () => {
    gateway.queryAllOnlineAgents({ agentid }, { signal: AbortSignal.timeout(1000) });
    monitoring.queryCtiServerTime({ ccId: 1 }, { signal: AbortSignal.timeout(1000) });
  });
});

describe("values", () => {
  type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

  test("states of the gateway are numbers or their digits as a text", () => {
    expectTypeOf<AgentSchemas["AgentInfo"]["status"]>().toEqualTypeOf<Digit | `${Digit}`>();
    expectTypeOf<AgentSchemas["OnlineAgent"]["status"]>().toEqualTypeOf<Digit | `${Digit}`>();
    expectTypeOf<AgentSchemas["AgentInfo"]["ctiStatus"]>().toEqualTypeOf<Digit | 10 | `${Digit | 10}`>();
  });

  test("states of the monitoring interface are numbers", () => {
    expectTypeOf<MonitoringSchemas["AgentStatusInfo"]["currentState"]>().toEqualTypeOf<Digit | 10>();
  });

  test("fields that are not used may be absent or null", () => {
    expectTypeOf<AgentSchemas["OnlineAgent"]["groupname"]>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<AgentSchemas["OnlineAgent"]["skilllist"]>().toEqualTypeOf<
      AgentSchemas["Skill"][] | null | undefined
    >();
  });
});
