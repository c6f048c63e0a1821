// What the schemas of single events refuse, whose contents are told apart by the type of the event.
import { absent, each, notNull, type Refusal, type RefusalTables, without } from "./refusals.ts";

/** The rows of every event. */
export const ofEvent: Refusal[] = [
  ...without("eventType", "workNo", "content"),
  ...notNull("eventType", "eventGenTime", "workNo"),
  ["eventType as a number", "/eventType", 1],
  ["eventGenTime as a string", "/eventGenTime", "1714987800000"],
  ["eventGenTime -1", "/eventGenTime", -1],
  ["a fraction as eventGenTime", "/eventGenTime", 1.5],
  ["workNo as a number", "/workNo", 1031],
  ["workNo in letters", "/workNo", "agent"],
  ["a number as content", "/content", 0],
  ["a list as content", "/content", []],
];

type Content = Readonly<Record<string, string | number | object>>;

/** The fields that a schema does not require. */
const OPTIONAL = ["mediaType of RingingEvent", "callData of PreviewEvent", "recordFormat of StopRecordEvent"];

/** The fields that samples have as a text and as a number. */
const TEXT_OR_NUMBER = [
  "mediaType of RingingEvent",
  "fileMediaType of RecordEvent",
  "fileMediaType of StopRecordEvent",
];

/** The rows of one field of a content: without it, and with another type. */
function ofField(schema: string, name: string, value: Content[string]): Refusal[] {
  const place = `/content/${name}`;
  const either = TEXT_OR_NUMBER.includes(`${name} of ${schema}`);
  return [
    ...(OPTIONAL.includes(`${name} of ${schema}`) ? [] : [[`no ${name}`, place, absent] satisfies Refusal]),
    [`null as ${name}`, place, null],
    [`${name} of another type`, place, either ? true : typeof value === "number" ? String(value) : 1],
  ];
}

/** The names and an example of the content of each schema with an object. */
const contents: Readonly<Record<string, [types: readonly string[], content: Content]>> = {
  RingingEvent: [
    ["AgentEvent_Ringing", "AgentEvent_Auto_Answer"],
    {
      caller: "15550100",
      called: "70930",
      callid: "1714987858-1455",
      transfer: "no",
      transfrom: "",
      type: "main",
      feature: "0",
      mediaAbility: "1",
      mediaType: "5",
    },
  ],
  TalkingEvent: [
    ["AgentEvent_Talking"],
    { caller: "15550100", called: "70930", callid: "1714987858-1455", type: "main", feature: "0", mediaAbility: "1" },
  ],
  CustomerRingingEvent: [
    ["AgentEvent_Customer_Alerting"],
    { callid: "1714987858-1455", otherPhone: "15550100", otherPhoneWorkno: "", type: "main" },
  ],
  ThreePartyEvent: [["AgentEvent_Conference"], { callid: "1714987858-1455", partner: "1031,15550100" }],
  CustomerReleaseEvent: [["AgentEvent_Customer_Release"], { callid: "1714987858-1455", number: "15550100" }],
  OutboundFailureEvent: [
    ["OUTBOUND_DETECT_EVENT"],
    { callId: "1714987858-1455", detect: 1552, desc: "The caller may not call." },
  ],
  TransferResultEvent: [
    ["AgentEvent_SuccTransResult", "AgentEvent_linkagePhoneTransferOut_Result"],
    { callId: "1714987858-1455", result: 0 },
  ],
  MediaSwitchEvent: [
    ["AgentEvent_MediaSwith"],
    { callid: "1714987858-1455", reason: 0, caller: "", called: "70930", mediaType: 3 },
  ],
  IncomingCallEvent: [
    ["AgentEvent_Incoming_CallInfo"],
    {
      callId: "1714987858-1455",
      skillName: "callback",
      skillId: 3,
      caller: "15550100",
      called: "70930",
      lastReleaseAgentId: 65535,
      mediaType: 5,
      releaseAndReQueueCount: 0,
      releaseAndReQueueCallFlag: 0,
    },
  ],
  PreviewEvent: [
    ["AgentEvent_Preview", "AgentEvent_Preview_CallOut", "AgentEvent_Preview_CallOut_Ex"],
    { controlid: "1456404043", dialeddigits: "15550100", callData: "" },
  ],
  RecordEvent: [
    ["AgentMediaEvent_Record", "AgentMediaEvent_Record_Fail"],
    {
      taskId: 5206,
      caller: "15550100",
      called: "70930",
      recordID: "Yc1v170a1030d20240506t0931000",
      fileName: "Y:/170/0/20240506/1030/0931000.V3",
      locationId: "256",
      fileMediaType: "1",
      callId: "1714987858-1455",
    },
  ],
  StopRecordEvent: [
    ["AgentMediaEvent_StopRecordDone"],
    { beginTime: 1714987860000, endTime: 1714987920000, taskId: 5206, fileMediaType: "1", recordFormat: "3" },
  ],
  StopPlayEvent: [["AgentMediaEvent_StopPlayDone"], { cause: 0 }],
  InspectionEvent: [["AgentOther_BeQcStart", "AgentOther_BeQcStop"], { qcType: 8, qcAgentId: 1030 }],
  MonitoredAgentEvent: [
    ["QC_AgentState_Notify"],
    { subtype: "QC_AgentState_Login", monitoredagent: "1031", agentname: "1031", mediaserver: "CtiServer" },
  ],
  PhoneOnHookEvent: [["AgentOther_PhoneRelease"], { phoneState: 3 }],
  PhoneOffHookEvent: [["AgentOther_PhoneOffhook"], { type: "main" }],
  MessageEvent: [
    ["AgentEvent_MessageData"],
    {
      callid: "1714987858-1455",
      caller: "15550100",
      called: "70930",
      feature: 0,
      type: "main",
      message: "Good morning",
      mediaAbility: "5",
    },
  ],
  ImageEvent: [
    ["AgentEvent_ImageCapture"],
    { callid: "1714987858-1455", result: 0, filename: "F:/170/1/20240506/1030/0931000.jpg", locationId: 256 },
  ],
  ConferenceEvent: [
    [
      "AgentConf_RequestSuccess",
      "AgentConf_SelfJoinResult",
      "AgentConf_Timeout",
      "AgentConf_Ringing",
      "AgentConf_SelfLeaveResult",
      "AgentConf_PresidentChanged",
    ],
    { confId: 1031168 },
  ],
  ConferenceFailureEvent: [["AgentConf_RequestFailed"], { cause: 21234 }],
  ParticipantEvent: [
    ["AgentConf_ParticipantChanged"],
    {
      confId: 1031168,
      result: 0,
      changeType: 3,
      changeReason: 255,
      participant: "1031",
      participantType: 9,
      deviceCallType: 0,
      deviceType: 0,
    },
  ],
  ConferencePlaybackEvent: [["AgentConf_StopVoice", "AgentConf_StopParticipantVoice"], { result: 0 }],
  LinkedPhoneEvent: [["AgentEvent_linkagePhoneStatus"], { result: 2 }],
  LinkedCallEvent: [
    [
      "AgentEvent_linkagePhoneMute",
      "AgentEvent_linkagePhoneUnMute",
      "AgentEvent_linkagePhoneHold",
      "AgentEvent_linkagePhoneUnHold",
    ],
    { callId: "1714987858-1455" },
  ],
  LinkedTransferEvent: [
    ["AgentEvent_linkagePhoneTransferOut"],
    { addrOut: { address: "15550100", addressType: 6 }, addrSelf: { address: "70930", addressType: 6 } },
  ],
  LinkedOutgoingCallEvent: [
    ["AgentEvent_linkagePhoneCallOut"],
    {
      addrCalled: { address: "15550100", addressType: 6 },
      addrCaller: { address: "70930", addressType: 6 },
      skillId: 0,
      callId: "1714987858-1455",
    },
  ],
};

/** A table for each of them. */
const ofContents: RefusalTables = Object.fromEntries(
  Object.entries(contents).map(([schema, [types, content]]) => [
    schema,
    {
      valid: { eventType: types[0], workNo: "1030", content },
      refuses: [
        ...ofEvent,
        ["another event", "/eventType", "AgentOther_New"],
        ["no content", "/content", null],
        ["a text as content", "/content", "1714987858-1455"],
        ...Object.entries(content).flatMap(([name, value]) => ofField(schema, name, value)),
      ],
      allows: [["more content", "/content/more", 1], ...each("/eventType", ...types)],
    },
  ]),
);

export const refusedEvents: RefusalTables = {
  ...ofContents,
  PlainEvent: {
    valid: { eventType: "AgentState_Ready", workNo: "1030", content: null },
    refuses: [
      ...ofEvent,
      ["another event", "/eventType", "AgentOther_InService"],
      ["a content", "/content", {}],
      ["a text as content", "/content", "4"],
    ],
    allows: each(
      "/eventType",
      "AgentState_Ready",
      "AgentState_Busy",
      "AgentState_Work",
      "AgentState_CancelNotReady_Success",
      "AgentState_CancelRest_Success",
      "AgentState_Rest_Timeout",
      "AgentState_CancelWork_Success",
      "AgentEvent_Release_Preview",
      "AgentEvent_Agent_Occupyed",
      "AgentMediaEvent_Play",
      "AgentMediaEvent_Play_Succ",
      "AgentMediaEvent_Play_Fail",
      "AgentMediaEvent_PausePlayDone",
      "AgentMediaEvent_ResumePlayDone",
      "AgentMediaEvent_JumpPlayDone",
      "AgentOther_Note",
      "AgentOther_PhoneUnknow",
      "AgentOther_PhoneAlerting",
      "AgentOther_PhoneBusy",
      "AgentOther_All_Agent_Busy",
    ),
  },
  CallIdEvent: {
    valid: { eventType: "AgentEvent_Hold", workNo: "1030", content: "1714987858-1455" },
    refuses: [
      ...ofEvent,
      ["another event", "/eventType", "AgentEvent_Ringing"],
      ["no content", "/content", null],
      ["an object as content", "/content", { callid: "1714987858-1455" }],
    ],
    allows: each(
      "/eventType",
      "AgentEvent_Hold",
      "AgentEvent_Call_Out_Fail",
      "AgentEvent_Inside_Call_Fail",
      "AgentEvent_No_Answer",
      "AgentEvent_Call_Release",
      "AgentEvent_Connect_Fail",
      "AgentEvent_Consult_Fail",
      "AgentEvent_ReturnFromIvr",
    ),
  },
  RestEvent: {
    valid: { eventType: "AgentState_SetRest_Success", workNo: "1030", content: { reason: "0" } },
    refuses: [
      ...ofEvent,
      ["another event", "/eventType", "AgentState_Ready"],
      ["a text as content", "/content", "0"],
      ["the reason as a number", "/content/reason", 0],
      ["null as the reason", "/content/reason", null],
    ],
    allows: [
      ["no content", "/content", null],
      ["no reason", "/content/reason", absent],
    ],
  },
  PhoneAddress: {
    valid: { address: "15550100", addressType: 6 },
    refuses: [
      ...without("address", "addressType"),
      ...notNull("address", "addressType"),
      ["address as a number", "/address", 15550100],
      ["addressType as a text", "/addressType", "6"],
    ],
  },
  TextOrNumber: {
    valid: "5",
    refuses: [
      ["null", "", null],
      ["a flag", "", true],
      ["a fraction", "", 0.5],
    ],
    allows: each("", 5, "5"),
  },
};
