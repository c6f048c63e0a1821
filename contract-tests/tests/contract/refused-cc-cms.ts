// What the schemas of cc-cms refuse.
import { absent, each, exampleAt, notNull, type Refusal, type RefusalTables, without } from "./refusals.ts";

const example = (name: string, place?: string) => exampleAt("cc-cms", name, place);
const failure = example("InvalidParameter");
const agent = example("AgentStatusInfoInCall", "/resultDesc/0");
const INT32_OVERFLOW = 2 ** 31;
const MOST_IDS = Array.from({ length: 6000 }, (_, index) => 101 + index);

/** The rows of an integer; a count or a time has no documented maximum. */
function integer(name: string, minimum: number, maximum?: number): Refusal[] {
  const [place, what] = name === "" ? ["", "the value"] : [`/${name}`, name];
  return [
    [`${minimum - 1} as ${what}, just below`, place, minimum - 1],
    ...(maximum === undefined ? [] : [[`${maximum + 1} as ${what}, just above`, place, maximum + 1] satisfies Refusal]),
    [`a fraction as ${what}`, place, minimum + 0.5],
    [`${what} as a string`, place, String(minimum)],
    ...(name === "" ? [] : notNull(name)),
  ];
}

/** What every answer of success has. */
const success: Refusal[] = [
  ...without("result", "resultCode", "resultDatas", "resultDesc"),
  ...notNull("result", "resultCode", "resultDatas", "resultDesc"),
  ["a result of failure", "/result", "1"],
  ["the result as a number", "/result", 0],
  ["a code of failure", "/resultCode", "0100002"],
  ["the code as a number", "/resultCode", 100000],
  ["the body of a failure", "", failure, ["/result", "/resultCode", "/resultDatas", "/resultDesc"]],
  ["a text as resultDesc", "/resultDesc", "success"],
  ["a text as resultDatas", "/resultDatas", "success"],
];

export const refusedCcCms: RefusalTables = {
  AgentId: {
    valid: 1099,
    refuses: [
      ["a fraction", "", 1099.5],
      ["the digits as a string", "", "1099"],
    ],
    allows: each("", 1, 100, 60001, 100000, 1000000),
  },
  RequestAgentId: {
    valid: 1099,
    refuses: integer("", 101, 999999),
    allows: each("", 101, 59999, 70000, 999999),
  },
  CallCenterId: {
    valid: 1,
    refuses: integer("", 1, 65535),
    allows: [["65535, the highest", "", 65535]],
  },
  VdnId: {
    valid: 170,
    refuses: integer("", 1, 5000),
    allows: [
      ["1, the lowest", "", 1],
      ["5000, the highest", "", 5000],
    ],
  },
  AgentStatusInfoRequest: {
    valid: example("ReferenceAgentStatusInfoRequest"),
    refuses: [
      ...without("ccId", "vdn", "agentIds"),
      ...integer("ccId", 1, 65535),
      ...integer("vdn", 1, 5000),
      ...notNull("agentIds"),
      ["nobody asked about", "/agentIds", []],
      ["6001 agents", "/agentIds", [...MOST_IDS, 101]],
      ["one id instead of a list", "/agentIds", 1099],
      ["a string in the last of 6000 places", "/agentIds", [...MOST_IDS.slice(1), "101"], ["/agentIds/5999"]],
      ["100 in the last place", "/agentIds/1", 100],
      ["1000000 in the last place", "/agentIds/1", 1000000],
    ],
    allows: [
      ["one agent", "/agentIds", [101]],
      ["6000 agents", "/agentIds", MOST_IDS],
    ],
  },
  PlatformState: {
    valid: 5,
    refuses: integer("", 0, 10),
    allows: each("", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
  },
  AgentStatusInfo: {
    valid: agent,
    refuses: [
      ...without("agentId", "locationId", "currentStateReason", "prevState", "prevStateTime"),
      ...without("currentState", "currentStateTime", "logonTime", "agentRelease", "currentPrivateCallNum"),
      ["a fraction as agentId", "/agentId", 1099.5],
      ["agentId as a string", "/agentId", "1099"],
      ["null as agentId", "/agentId", null],
      ...integer("locationId", 0, 65535),
      ...integer("currentStateReason", 0, 65535),
      ...integer("prevState", 0, 10),
      ...integer("prevStateTime", 0),
      ...integer("currentState", 0, 10),
      ...integer("currentStateTime", 0),
      ...integer("logonTime", 0),
      ...integer("agentRelease", 0, INT32_OVERFLOW - 1),
      ...integer("currentPrivateCallNum", 0, INT32_OVERFLOW - 1),
    ],
    allows: [
      ...each("/agentId", 100, 60001, 100000),
      ...each("/locationId", 0, 65535),
      ...each("/currentStateReason", 0, 65535),
      ...each("/prevStateTime", 0, 4294967295),
      ...each("/currentStateTime", 0, 4294967295),
      ...each("/logonTime", 0, 4294967295000),
      ...each("/agentRelease", 0, INT32_OVERFLOW - 1),
      ...each("/currentPrivateCallNum", 0, INT32_OVERFLOW - 1),
    ],
  },
  AgentStatusInfoResponse: {
    valid: example("AgentStatusInfo"),
    refuses: [
      ...success,
      ["one agent instead of a list", "/resultDesc", agent],
      ["one agent instead of a list, in the old field", "/resultDatas", agent],
      ["an agent without agentId", "/resultDesc/2/agentId", absent],
      ["an agent without agentId, in the old field", "/resultDatas/2/agentId", absent],
      ["an id instead of an agent", "/resultDesc/0", 1031],
      ["an id instead of an agent, in the old field", "/resultDatas/0", 1031],
    ],
    allows: [["no agents", "", example("NoAgentStatusInfo")]],
  },
  SuccessResult: {
    valid: "0",
    refuses: [
      ["the number", "", 0],
      ["a value of failure", "", "1"],
      ["the code", "", "0100000"],
    ],
  },
  SuccessResultCode: {
    valid: "0100000",
    refuses: [
      ["the number", "", 100000],
      ["a code of failure", "", "0100001"],
      ["the code of the other surface", "", "0"],
      ["a blank", "", "0100000 "],
    ],
  },
  FailureResultCode: {
    valid: "0100002",
    refuses: [
      ["the code of success", "", "0100000"],
      ["a number", "", 100002],
    ],
    allows: [["a code that no list has", "", "0199999"]],
  },
  FailureResponse: {
    valid: failure,
    refuses: [
      ...without("resultCode", "resultDesc"),
      ...notNull("result", "resultCode", "resultDesc"),
      ["the result of success", "/result", "0"],
      ["the result as a number", "/result", 1],
      ["the code of success", "/resultCode", "0100000"],
      ["a payload on failure", "/resultDesc", []],
      ["a payload on failure, in the old field", "/resultDatas", [agent]],
      ["an object on failure, in the old field", "/resultDatas", {}],
      ["a number on failure, in the old field", "/resultDatas", 0],
      ["the body of a success", "", example("PrivateCalls"), ["/result", "/resultCode", "/resultDatas", "/resultDesc"]],
    ],
    allows: [
      ["another result", "/result", "1"],
      ["a text in the old field", "/resultDatas", "failed"],
      ["an empty list in the old field", "/resultDatas", []],
    ],
  },
  Refusal: {
    valid: example("SignatureRefused"),
    refuses: [
      ...notNull("timestamp", "status", "error", "message", "path"),
      ["timestamp as a date", "/timestamp", "2024-05-06T09:30:00Z"],
      ["status as a string", "/status", "401"],
      ["error as a number", "/error", 401],
      ["message as a number", "/message", 401],
      ["path as a list", "/path", []],
    ],
    // Nothing is promised about this body, so nothing is missed in it.
    allows: [["an empty object", "", {}]],
  },
  AgentRequest: {
    valid: example("ReferencePrivateCallsRequest"),
    refuses: [
      ...without("ccId", "vdn", "agentId"),
      ...integer("ccId", 1, 65535),
      ...integer("vdn", 1, 5000),
      ...integer("agentId", 101, 999999),
    ],
  },
  CallId: {
    valid: "1714987710-1452",
    refuses: [
      ["no hyphen", "", "17149877101452"],
      ["nothing behind the hyphen", "", "1714987710-"],
      ["9 digits before the hyphen", "", "171498771-1452"],
      ["11 digits before the hyphen", "", "17149877100-1452"],
      ["12 digits before the hyphen", "", "171498771000-1452"],
      ["14 digits before the hyphen", "", "17149877100000-1"],
      ["26 characters", "", "1714987710-123456789012345"],
      ["letters", "", "1714987710-abc"],
      ["a blank", "", " 1714987710-1452"],
      ["a number", "", 1714987710],
    ],
    allows: [
      ["13 digits before the hyphen", "", "1714987710000-1452"],
      ["25 characters", "", "1714987710-12345678901234"],
    ],
  },
  AgentPrivateCallsResponse: {
    valid: example("PrivateCalls"),
    refuses: [
      ...success,
      ["one id instead of a list", "/resultDesc", "1714987710-1452"],
      ["a number in the last place", "/resultDesc/1", 1714987710],
      ["a number in the last place of the old field", "/resultDatas/1", 1714987710],
    ],
    allows: [["no calls", "", example("NoPrivateCalls")]],
  },
  CtiServerTimeRequest: {
    valid: example("CtiServerTimeRequest"),
    refuses: [...without("ccId"), ...integer("ccId", 1, 65535)],
  },
  CtiServerTimeResponse: {
    valid: example("CtiServerTime"),
    refuses: [...success, ...integer("resultDesc", 0), ...integer("resultDatas", 0)],
    allows: [...each("/resultDesc", 0), ...each("/resultDatas", 0)],
  },
};
