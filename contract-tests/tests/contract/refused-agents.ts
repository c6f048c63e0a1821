// What the schemas of agentgateway about agents and their calls refuse.
import {
  type Allowed,
  absent,
  each,
  exampleAt,
  notNull,
  type Refusal,
  type RefusalTables,
  without,
} from "./refusals.ts";

const example = (name: string, place?: string) => exampleAt("agentgateway", name, place);
const INT32_OVERFLOW = 2 ** 31;

/** What AgentInfo and OnlineAgent have in common. */
const agent: Refusal[] = [
  ...without("workno", "name", "status", "ctiStatus", "groupid", "mediatype", "vdnid", "phonenumber"),
  ...without("currentstatetime", "logindate", "currentStateReason"),
  ...notNull("workno", "name", "status", "ctiStatus", "groupid", "mediatype", "vdnid", "phonenumber"),
  ...notNull("currentstatetime", "logindate", "currentStateReason"),
  ["name as a number", "/name", 1099],
  ["workno as a number", "/workno", 1099],
  ["workno in letters", "/workno", "agent"],
  ["status 10", "/status", 10],
  ["ctiStatus 11", "/ctiStatus", 11],
  ["groupid as a string", "/groupid", "1"],
  ["groupid beyond 32 bits", "/groupid", INT32_OVERFLOW],
  ["groupid below 32 bits", "/groupid", -INT32_OVERFLOW - 1],
  ["groupname as a number", "/groupname", 1],
  ["skilllist as an object", "/skilllist", {}],
  ["a skill as a string", "/skilllist", ["voice"], ["/skilllist/0"]],
  ["callids as a string", "/callids", "1714987650-1450"],
  ["a call id as a number", "/callids", ["1714987650-1450", 1], ["/callids/1"]],
  ["null as a call id", "/callids", [null], ["/callids/0"]],
  ["two letters in mediatype", "/mediatype", "TF"],
  ["vdnid as a string", "/vdnid", "170"],
  ["vdnid -1", "/vdnid", -1],
  ["vdnid beyond 32 bits", "/vdnid", INT32_OVERFLOW],
  ["phonenumber as a number", "/phonenumber", 70999],
  ["currentstatetime as a string", "/currentstatetime", "147"],
  ["currentstatetime -1", "/currentstatetime", -1],
  ["a fraction as currentstatetime", "/currentstatetime", 1.5],
  ["logindate as a date", "/logindate", "2024-05-06T08:05:00Z"],
  ["logindate -1", "/logindate", -1],
  ["a fraction as logindate", "/logindate", 1.5],
  ["inMultimediaConf 2, just above", "/inMultimediaConf", 2],
  ["inMultimediaConf -1, just below", "/inMultimediaConf", -1],
  ["inMultimediaConf as a flag", "/inMultimediaConf", false],
  ["currentStateReason as a string", "/currentStateReason", "0"],
  ["currentStateReason -1", "/currentStateReason", -1],
  ["currentStateReason beyond 32 bits", "/currentStateReason", INT32_OVERFLOW],
];

/** The edges that AgentInfo and OnlineAgent have in common. */
const agentEdges: Allowed[] = [
  ...each("/workno", "100", "60001", "100000"),
  ["groupid -1", "/groupid", -1],
  ["groupid 0", "/groupid", 0],
  ["groupid of 32 bits", "/groupid", INT32_OVERFLOW - 1],
  ["a groupname", "/groupname", "jst"],
  ["call ids", "/callids", ["1714987650-1450"]],
  ["vdnid 0", "/vdnid", 0],
  ["currentstatetime 0", "/currentstatetime", 0],
  ["logindate 0", "/logindate", 0],
  ["logindate in the year 2106", "/logindate", 4294967295000],
  ["inMultimediaConf 1", "/inMultimediaConf", 1],
  ["currentStateReason 0", "/currentStateReason", 0],
];

export const refusedAgents: RefusalTables = {
  AgentNumber: {
    valid: "1099",
    refuses: [
      ["the number", "", 1099],
      ["letters", "", "agent"],
      ["an empty text", "", ""],
      ["a minus sign", "", "-101"],
      ["a leading zero", "", "0101"],
    ],
    allows: each("", "1", "100", "60001", "100000", "1000000"),
  },
  RequestAgentNumber: {
    valid: "1099",
    refuses: [
      ["the number", "", 1099],
      ["100, just below", "", "100"],
      ["1000000, just above", "", "1000000"],
      ["a leading zero", "", "0101"],
    ],
    allows: each("", "101", "59999", "60000", "999999"),
  },
  AgentStatus: {
    valid: 4,
    refuses: [
      ["-1, just below", "", -1],
      ["10, just above", "", 10],
      ["10 as a string", "", "10"],
      ["a leading zero", "", "04"],
      ["an empty string", "", ""],
      ["a fraction", "", 4.5],
      ["a flag", "", true],
    ],
    allows: [...each("", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), ...each("", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")],
  },
  PlatformStatus: {
    valid: 5,
    refuses: [
      ["-1, just below", "", -1],
      ["11, just above", "", 11],
      ["11 as a string", "", "11"],
      ["a leading zero", "", "01"],
      ["an empty string", "", ""],
    ],
    allows: [
      ...each("", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
      ...each("", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
    ],
  },
  MediaType: {
    valid: 5,
    refuses: [
      ...[0, 3, 7, 14, 18, 20, 50, 52, 54].map((value): Refusal => [`${value}, which no list has`, "", value]),
      ["a string", "", "5"],
    ],
    allows: each("", 1, 2, 4, 5, 6, 15, 16, 17, 19, 51, 53),
  },
  Skill: {
    valid: example("AgentInCall", "/result/skilllist/0"),
    refuses: [
      ...without("name", "id", "mediatype"),
      ...notNull("name", "id", "mediatype"),
      ["name as a number", "/name", 1],
      ["a name", "", "voice"],
      ["id as a string", "/id", "1"],
      ["id -1", "/id", -1],
      ["id beyond 32 bits", "/id", INT32_OVERFLOW],
      ["media type 3", "/mediatype", 3],
      ["media type as a string", "/mediatype", "5"],
    ],
    allows: [["id 0", "/id", 0]],
  },
  MediaServerSignIn: {
    valid: "TTF",
    refuses: [
      ["two letters", "", "TT"],
      ["four letters", "", "TTFF"],
      ["small letters", "", "ttf"],
      ["another letter", "", "TTX"],
      ["an empty text", "", ""],
      ["a flag", "", true],
    ],
  },
  AgentInfo: {
    valid: example("AgentInCall", "/result"),
    refuses: [
      ...agent,
      ...without("skilllist", "inMultimediaConf"),
      ...notNull("skilllist", "inMultimediaConf"),
      ["a skill without id", "/skilllist/0", { name: "voice", mediatype: 5 }, ["/skilllist/0/id"]],
    ],
    allows: [...agentEdges, ["no skills", "/skilllist", []]],
  },
  OnlineAgent: {
    valid: example("OnlineAgents", "/result/0/agent/0"),
    refuses: [...agent, ["a skill without id", "/skilllist", [{ name: "voice", mediatype: 5 }], ["/skilllist/0/id"]]],
    allows: agentEdges,
  },
  SkillQueue: {
    valid: example("OnlineAgents", "/result/0"),
    refuses: [
      ...without("skillMediaType", "skillId", "agent"),
      ...notNull("skillMediaType", "skillId", "agent"),
      ["media type 3", "/skillMediaType", 3],
      ["skillId as a string", "/skillId", "1"],
      ["skillId -1", "/skillId", -1],
      ["skillId beyond 32 bits", "/skillId", INT32_OVERFLOW],
      ["one agent instead of a list", "/agent", example("OnlineAgents", "/result/0/agent/0")],
      ["an agent without workno, in the last place", "/agent/1/workno", absent],
    ],
    allows: [["skillId 0", "/skillId", 0]],
  },
  CallId: {
    valid: "1714987650-1450",
    refuses: [
      ["no hyphen", "", "17149876501450"],
      ["nothing behind the hyphen", "", "1714987650-"],
      ["nothing before the hyphen", "", "-1450"],
      ["9 digits before the hyphen", "", "171498765-1450"],
      ["11 digits before the hyphen", "", "17149876500-1450"],
      ["12 digits before the hyphen", "", "171498765000-1450"],
      ["14 digits before the hyphen", "", "17149876500000-1"],
      ["letters", "", "1714987650-abc"],
      ["a blank", "", "1714987650 -1450"],
      ["26 characters", "", "1714987650-123456789012345"],
      ["a number", "", 1714987650],
    ],
    allows: [
      ["13 digits before the hyphen", "", "1714987650000-1450"],
      ["25 characters", "", "1714987650-12345678901234"],
    ],
  },
};
