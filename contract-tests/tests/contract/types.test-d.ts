// What the compiler knows of the generated types and clients. Nothing here runs: vitest has it checked by tsc.
import { describe, expectTypeOf, test } from "vitest";
import type {
  AgentInfo,
  createAgentGatewayClient,
  MediaType,
  PlatformError,
  QueryAgentInfoByWorkNoArguments,
  QueryAgentInfoByWorkNoResult,
} from "../../../generated/agentgateway/client.ts";
import type { operations as agentGatewayRows } from "../../../generated/agentgateway/operations.ts";
import type * as agentGateway from "../../../generated/agentgateway/types.js";
import type { AgentRequest, createCcCmsClient, QueryCtiServerTimeResult } from "../../../generated/cc-cms/client.ts";
import { orThrow, PlatformState } from "../../../generated/cc-cms/client.ts";
import type { operations as ccCmsRows } from "../../../generated/cc-cms/operations.ts";
import type * as ccCms from "../../../generated/cc-cms/types.js";
import type { AgentSession, agentSession } from "../../client/session.ts";
import type { toDate, toNumber } from "../../client/values.ts";

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

describe("an answer has data of success, or an error", () => {
  test("without a look at error there may be no data", async () => {
    const { data } = await gateway.queryAgentInfoByWorkNo({ agentid, workno: "1099" });
    // @ts-expect-error: data may be undefined
    data.result;
  });

  test("queryAgentInfoByWorkNo: an agent", async () => {
    const { data, error } = await gateway.queryAgentInfoByWorkNo({ agentid, workno: "1099" });
    if (error) {
      expectTypeOf(error).toEqualTypeOf<PlatformError>();
      expectTypeOf(data).toEqualTypeOf<undefined>();
    } else expectTypeOf(data.result).toEqualTypeOf<AgentInfo>();
  });

  test("queryAllOnlineAgents: a list of skill queues", async () => {
    const { data } = await gateway.queryAllOnlineAgents({ agentid });
    if (data) expectTypeOf(data.result).toEqualTypeOf<AgentSchemas["SkillQueue"][]>();
  });

  test("queryAllCallInfoByAgentWorkNoEx: a list of texts", async () => {
    const { data } = await gateway.queryAllCallInfoByAgentWorkNoEx({ agentid, workno: "1099" });
    if (data) expectTypeOf(data.result).toEqualTypeOf<string[]>();
  });

  test("login and forceLogin: the sign-in", async () => {
    const body = { agentid, password: "", phonenum: "70930" };
    for (const { data } of [await gateway.login(body), await gateway.forceLogin(body)])
      if (data) expectTypeOf(data.result).toEqualTypeOf<AgentSchemas["LoginResult"]>();
  });

  test("updateGuid: the guid", async () => {
    const { data } = await gateway.updateGuid({ agentid });
    if (data) expectTypeOf(data.result.guid).toEqualTypeOf<string>();
  });

  test("handShake and logout: no payload", async () => {
    for (const { data } of [await gateway.handShake({ agentid }), await gateway.logout({ agentid })])
      if (data) expectTypeOf(data).toExtend<AgentSchemas["AcknowledgedResponse"]>();
  });

  test("getAgentEvent: an event or none, whose content depends on its type", async () => {
    const { data } = await gateway.getAgentEvent({ agentid });
    expectTypeOf(data?.event?.workNo).toEqualTypeOf<string | undefined>();
    if (data?.event?.eventType === "AgentEvent_Ringing")
      expectTypeOf(data.event.content.callid).toEqualTypeOf<string>();
  });

  test("queryAgentStatusInfoByAgentIds: a list of agents", async () => {
    const { data } = await monitoring.queryAgentStatusInfoByAgentIds({ ccId: 1, vdn: 170, agentIds: [1099] });
    if (data) {
      expectTypeOf(data.resultDesc).toEqualTypeOf<MonitoringSchemas["AgentStatusInfo"][]>();
      expectTypeOf(data.resultDatas).toEqualTypeOf<MonitoringSchemas["AgentStatusInfo"][]>();
    }
  });

  test("queryAgentPrivateCalls: a list of texts", async () => {
    const { data } = await monitoring.queryAgentPrivateCalls({ ccId: 1, vdn: 170, agentId: 1099 });
    if (data) expectTypeOf(data.resultDesc).toEqualTypeOf<string[]>();
  });

  test("queryCtiServerTime: a number, and orThrow gives the data itself", async () => {
    const data = await orThrow(monitoring.queryCtiServerTime({ ccId: 1 }));
    expectTypeOf(data.resultDesc).toEqualTypeOf<QueryCtiServerTimeResult>();
    expectTypeOf(data.resultDesc).toEqualTypeOf<number>();
  });
});

// The types of the document have both branches, told apart by the code.
describe("the body of a response", () => {
  test("retcode: result is the payload, or null or absent", () => {
    type Body = agentGateway.operations["queryAgentInfoByWorkNo"]["responses"][200]["content"]["application/json"];
    // Never read, only looked at by the compiler.
    const body = {} as Body;
    if (body.retcode === "0") expectTypeOf(body.result).toEqualTypeOf<AgentInfo>();
    else expectTypeOf(body.result).toEqualTypeOf<null | undefined>();
    if (body.retcode === "100-006") expectTypeOf(body).toExtend<AgentSchemas["FailureResponse"]>();
  });

  test("resultCode, or result, the older field: a payload, or a text", () => {
    type Body = ccCms.operations["queryAgentPrivateCalls"]["responses"][200]["content"]["application/json"];
    const body = {} as Body;
    if (body.resultCode === "0100000") expectTypeOf(body.resultDesc).toEqualTypeOf<string[]>();
    else expectTypeOf(body.resultDesc).toEqualTypeOf<string>();
    if (body.result === "0") expectTypeOf(body.resultDesc).toEqualTypeOf<string[]>();
  });
});

describe("names", () => {
  test("each operation has types of its arguments and result", () => {
    expectTypeOf<QueryAgentInfoByWorkNoArguments>().toExtend<{ agentid: string; workno: string }>();
    expectTypeOf<QueryAgentInfoByWorkNoResult>().toEqualTypeOf<AgentInfo>();
    expectTypeOf<AgentRequest>().toEqualTypeOf<MonitoringSchemas["AgentRequest"]>();
  });

  test("values that have names are a const object and a type", () => {
    expectTypeOf(PlatformState.Talking).toEqualTypeOf<5>();
    expectTypeOf<(typeof PlatformState)[keyof typeof PlatformState]>().toEqualTypeOf<PlatformState>();
    expectTypeOf<(typeof MediaType)[keyof typeof MediaType]>().toEqualTypeOf<MediaType>();
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
    // A property of a later edition, whose type no page that could be read has.
    gateway.login({ agentid, password: "", phonenum: "70930", signInMode: 1 });
  });

  test("every function takes an abort signal", () => {
    gateway.queryAllOnlineAgents({ agentid }, { signal: AbortSignal.timeout(1000) });
    monitoring.queryCtiServerTime({ ccId: 1 }, { signal: AbortSignal.timeout(1000) });
  });
});

describe("events are told apart by their type", () => {
  const event = {} as AgentSchemas["AgentEvent"];

  test("the content of those that are known", () => {
    if (event.eventType === "AgentState_SetNotReady_Success")
      expectTypeOf(event.content.reason).toEqualTypeOf<string>();
    if (event.eventType === "AgentOther_ShutdownService") expectTypeOf(event.content.loginTime).toEqualTypeOf<string>();
    if (event.eventType === "AgentOther_InService") expectTypeOf(event.content).toEqualTypeOf<null>();
    if (event.eventType === "AgentState_Ready") expectTypeOf(event.content).toEqualTypeOf<null>();
    if (event.eventType === "AgentEvent_Hold") expectTypeOf(event.content).toEqualTypeOf<string>();
    if (event.eventType === "AgentMediaEvent_Record_Fail") expectTypeOf(event.content.taskId).toEqualTypeOf<number>();
    if (event.eventType === "AgentEvent_linkagePhoneCallOut")
      expectTypeOf(event.content.addrCalled.address).toEqualTypeOf<string>();
  });

  test("one schema has the events with the same content", () => {
    switch (event.eventType) {
      case "AgentEvent_Ringing":
      case "AgentEvent_Auto_Answer":
        expectTypeOf(event).toEqualTypeOf<AgentSchemas["RingingEvent"]>();
        expectTypeOf(event.content.mediaType).toEqualTypeOf<string | number | undefined>();
    }
  });

  test("others, also of names that no list has, have any content or none", () => {
    if (event.eventType === "AgentChat_Ring" || event.eventType === "AgentOther_New") {
      expectTypeOf(event).toEqualTypeOf<AgentSchemas["OtherEvent"]>();
      expectTypeOf(event.content).toEqualTypeOf<{ [key: string]: unknown } | string | null>();
    }
    // @ts-expect-error: a name that has another content
    const other: AgentSchemas["OtherEvent"]["eventType"] = "AgentOther_InService";
    void other;
  });

  test("what is pushed", () => {
    const { eventList } = {} as AgentSchemas["PushedEvents"];
    expectTypeOf(eventList).toEqualTypeOf<AgentSchemas["AgentEvent"][]>();
    expectTypeOf<AgentSchemas["PushedEventsResponse"]["retcode"]>().toEqualTypeOf<string>();
  });
});

describe("sessions", () => {
  // Never called, only looked at by the compiler.
  const begin = {} as typeof agentSession;
  const signIn = { agentid, password: "", phonenum: "70930" };

  test("a sign-in, or a guid that is known, and settings", () => {
    expectTypeOf(begin(gateway, signIn)).toEqualTypeOf<Promise<AgentSession>>();
    begin(gateway, { agentid, guid: "" }, { signal: AbortSignal.timeout(1), takeOver: true });
    // @ts-expect-error: neither a password nor a guid
    begin(gateway, { agentid });
    // @ts-expect-error: the phone is missing
    begin(gateway, { agentid, password: "" });
    // @ts-expect-error: sessions are of AgentGateway
    begin(monitoring, signIn);
    // @ts-expect-error: the setting is called takeOver
    begin(gateway, signIn, { force: true });
  });

  test("events have a type, a number and a content that may be missing", async () => {
    const session = {} as AgentSession;
    for await (const event of session.events()) {
      expectTypeOf(event.eventType).toExtend<string>();
      // @ts-expect-error: there may be no content
      event.content.callid;
    }
    expectTypeOf(session.guid).toEqualTypeOf<string | undefined>();
    // @ts-expect-error: only the session changes its guid
    session.guid = "";
    expectTypeOf(session[Symbol.asyncDispose]).returns.resolves.toEqualTypeOf<void>();
  });
});

describe("settings of clients", () => {
  test("time limits, and a pace only where there is flow control", () => {
    const gatewayClient = {} as typeof createAgentGatewayClient;
    const monitoringClient = {} as typeof createCcCmsClient;
    gatewayClient({ baseUrl: "", timeout: 1_000, pace: { requests: 4, window: 2_000 } });
    gatewayClient({ baseUrl: "", pace: false });
    monitoringClient({ baseUrl: "", timeout: Number.POSITIVE_INFINITY });
    gateway.queryAllOnlineAgents({ agentid }, { timeout: 1_000 });
    // @ts-expect-error: CC-CMS has no flow control
    monitoringClient({ baseUrl: "", pace: false });
    // @ts-expect-error: a pace has a window
    gatewayClient({ baseUrl: "", pace: { requests: 4 } });
    // @ts-expect-error: ms are a number
    gateway.queryAllOnlineAgents({ agentid }, { timeout: "1s" });
  });
});

describe("helpers for values", () => {
  const number = {} as typeof toNumber;
  const date = {} as typeof toDate;

  test("toNumber gives the numbers that a value can be, and undefined only where it need not be one", () => {
    expectTypeOf(number({} as 4 | "4" | "10")).toEqualTypeOf<4 | 10>();
    expectTypeOf(number({} as AgentInfo["status"])).toEqualTypeOf<0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9>();
    expectTypeOf(number({} as string | number)).toEqualTypeOf<number | undefined>();
    expectTypeOf(number({} as number)).toEqualTypeOf<number>();
  });

  test("toDate may give none", () => {
    // @ts-expect-error: an agent who is not signed in has no time
    date(1714982700000).getTime();
    // @ts-expect-error: a moment is no date yet
    date(new Date());
  });
});

describe("errors", () => {
  test("every kind of failure is handled, or the compiler says which is not", async () => {
    const { error } = await gateway.queryAllOnlineAgents({ agentid });
    // @ts-expect-error: there may be no error
    error.advice;
    if (error) {
      // @ts-expect-error: a failure that is no response has no code
      error.code.length;
      const words: Record<PlatformError["kind"], string> = {
        "no-answer": "",
        "no-session": "",
        "not-json": "",
        "unsafe-integer": "",
        code: "",
        status: "",
      };
      expectTypeOf(words[error.kind]).toEqualTypeOf<string>();
      // @ts-expect-error: there is no such kind
      if (error.kind === "timeout") return;
    }
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
