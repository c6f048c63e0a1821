// What the schemas of agentgateway about signing in and about events refuse.
import { absent, each, exampleAt, notNull, type Refusal, type RefusalTables, without } from "./refusals.ts";
import { ofEvent, refusedEvents } from "./refused-events.ts";

const example = (name: string, place?: string) => exampleAt("agentgateway", name, place);

/** The rows of a flag, which has no other form. */
function flag(name: string): Refusal[] {
  return [
    [`${name} as a string`, `/${name}`, "true"],
    [`${name} as a number`, `/${name}`, 1],
    [`null as ${name}`, `/${name}`, null],
  ];
}

/** The rows of a text with a greatest length. */
function text(name: string, maxLength: number): Refusal[] {
  return [
    [`${name} of ${maxLength + 1} characters`, `/${name}`, "1".repeat(maxLength + 1)],
    [`${name} as a number`, `/${name}`, 1],
    [`null as ${name}`, `/${name}`, null],
  ];
}

export const refusedSession: RefusalTables = {
  ...refusedEvents,
  LoginRequest: {
    valid: example("SignIn"),
    refuses: [
      ...without("password", "phonenum"),
      ...text("password", 32),
      ...text("phonenum", 24),
      ...flag("autoanswer"),
      ...flag("autoenteridle"),
      ...notNull("releasephone", "agenttype", "status", "entryIp"),
      ["releasephone as another word", "/releasephone", "yes"],
      ["releasephone as a capital word", "/releasephone", "True"],
      ["releasephone as a number", "/releasephone", 1],
      ["agenttype 3, just below", "/agenttype", 3],
      ["agenttype 5, between the two", "/agenttype", 5],
      ["agenttype 12, just above", "/agenttype", 12],
      ["agenttype 5 as a string", "/agenttype", "5"],
      ["status 2, just below", "/status", 2],
      ["status 6, which nobody signs in with", "/status", 6],
      ["status 9, just above", "/status", 9],
      ["status 9 as a string", "/status", "9"],
      ...text("ip", 15),
      ["entryIp as a number", "/entryIp", 1],
      ...flag("phonelinkage"),
      ...flag("checkInWebm"),
      ...flag("checkInMailm"),
      ...text("vcPhoneNumber", 24),
      ...flag("listenStatus"),
      ...text("callBackUri", 200),
      ...text("serviceToken", 50),
    ],
    allows: [
      ["a password of 32 characters", "/password", "1".repeat(32)],
      ["an empty password", "/password", ""],
      ["a phonenum of 24 characters", "/phonenum", "1".repeat(24)],
      ["an ip of 15 characters", "/ip", "255.255.255.255"],
      ["a vcPhoneNumber of 24 characters", "/vcPhoneNumber", "1".repeat(24)],
      ["a callBackUri of 200 characters", "/callBackUri", "1".repeat(200)],
      ["a serviceToken of 50 characters", "/serviceToken", "1".repeat(50)],
      ...each("/releasephone", true, false, "true", "false"),
      ...each("/agenttype", 4, 11, "4", "11"),
      ...each("/status", 3, 4, 5, 8, "3", "4", "5", "8"),
    ],
  },
  LoginResult: {
    valid: example("SignedIn", "/result"),
    refuses: [
      ...without("vdnid", "workno", "mediatype", "loginTime", "isForceChange", "serverName", "timeRemaining"),
      ...notNull("vdnid", "workno", "mediatype", "loginTime", "isForceChange", "serverName", "timeRemaining"),
      ["vdnid -1", "/vdnid", -1],
      ["vdnid -1 as a string", "/vdnid", "-1"],
      ["an empty vdnid", "/vdnid", ""],
      ["a fraction as vdnid", "/vdnid", 1.5],
      ["workno as a number", "/workno", 1030],
      ["workno in letters", "/workno", "agent"],
      ["two letters in mediatype", "/mediatype", "TT"],
      ["loginTime as a number", "/loginTime", 1714982100000],
      ["an empty loginTime", "/loginTime", ""],
      ["loginTime as a date", "/loginTime", "2024-05-06T07:55:00Z"],
      ["isForceChange as a flag", "/isForceChange", false],
      ["isForceChange as another word", "/isForceChange", "no"],
      ["serverName as a number", "/serverName", 0],
      ["timeRemaining 181, just above", "/timeRemaining", "181"],
      ["timeRemaining -1, just below", "/timeRemaining", "-1"],
      ["a leading zero in timeRemaining", "/timeRemaining", "09"],
      ["timeRemaining as a number", "/timeRemaining", 90],
    ],
    allows: [
      ...each("/vdnid", 0, 170, "0"),
      ...each("/isForceChange", "true", "false"),
      ["timeRemaining 0", "/timeRemaining", "0"],
      ["timeRemaining 180", "/timeRemaining", "180"],
      ["no end of the password", "/timeRemaining", ""],
    ],
  },
  AgentEvent: {
    valid: { eventType: "AgentChat_Ring", workNo: "1030", content: null },
    refuses: [...ofEvent],
    allows: [
      ["an event that no list has", "/eventType", "AgentOther_New"],
      ["eventGenTime 0", "/eventGenTime", 0],
      ["a call on hold", "", { eventType: "AgentEvent_Hold", workNo: "1030", content: "1714987858-1455" }],
    ],
  },
  InServiceEvent: {
    valid: example("InServiceEvent", "/event"),
    refuses: [...ofEvent, ["another event", "/eventType", "AgentState_Ready"], ["a content", "/content", {}]],
  },
  NotReadyEvent: {
    valid: { eventType: "AgentState_SetNotReady_Success", workNo: "1030", content: { reason: "0" } },
    refuses: [
      ...ofEvent,
      ["another event", "/eventType", "AgentState_Ready"],
      ["no content", "/content", null],
      ["no reason", "/content/reason", absent],
      ["the reason as a number", "/content/reason", 0],
    ],
    allows: [["more content", "/content/more", 1]],
  },
  ShutdownEvent: {
    valid: example("ReferenceSignOutEvent", "/event"),
    refuses: [
      ...ofEvent,
      ["another event", "/eventType", "AgentState_Ready"],
      ["no content", "/content", null],
      ["no time", "/content/loginTime", absent],
      ["the time as a number", "/content/loginTime", 1471585949806],
    ],
  },
  OtherEvent: {
    valid: { eventType: "AgentChat_Ring", workNo: "1030", content: { callId: "1714987858-1455" } },
    refuses: [...ofEvent, ["an event whose content is known", "/eventType", "AgentOther_InService"]],
    allows: [
      ["an event that no list has", "/eventType", "AgentOther_New"],
      ["no content", "/content", null],
      ["a text as content", "/content", "1714987858-1455"],
    ],
  },
  PushedEvents: {
    valid: example("SignedInEvents"),
    refuses: [
      ...without("workNo", "eventList"),
      ...notNull("workNo", "eventList"),
      ["workNo as a number", "/workNo", 1030],
      ["one event that is no list", "/eventList", { eventType: "AgentState_Ready", workNo: "1030", content: null }],
      ["a wrong event", "/eventList/1/workNo", 1030],
    ],
    allows: [
      ["no event", "/eventList", []],
      ["more", "/more", 1],
    ],
  },
  PushedEventsResponse: {
    valid: example("EventsReceived"),
    refuses: [
      ...without("message", "retcode"),
      ...notNull("message", "retcode"),
      ["retcode as a number", "/retcode", 0],
      ["message as a number", "/message", 0],
    ],
    allows: [
      ["a failure", "/retcode", "100-001"],
      ["another text", "/message", ""],
    ],
  },
};
