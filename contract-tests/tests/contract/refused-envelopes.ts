// What the envelopes of agentgateway refuse: one of success for each payload, and one of failure.
import { absent, exampleAt, notNull, type Refusal, type RefusalTables, without } from "./refusals.ts";

const example = (name: string, place?: string) => exampleAt("agentgateway", name, place);
const failure = example("NotSignedIn");

/** What every answer of success has. */
const success: Refusal[] = [
  ...without("message", "retcode"),
  ...notNull("message", "retcode"),
  ["message as a number", "/message", 0],
  ["a code of failure", "/retcode", "100-006"],
  ["the code as a number", "/retcode", 0],
  ["an empty code", "/retcode", ""],
];

/** What an answer of success with a payload has. */
const payload: Refusal[] = [
  ...success,
  ...without("result"),
  ...notNull("result"),
  ["the body of a failure", "", failure, ["/result", "/retcode"]],
];

export const refusedEnvelopes: RefusalTables = {
  Message: {
    valid: "success",
    refuses: [["a number", "", 0]],
    allows: [["an empty text", "", ""]],
  },
  SuccessRetcode: {
    valid: "0",
    refuses: [
      ["the number", "", 0],
      ["a code of failure", "", "100-006"],
      ["the code of the other surface", "", "0100000"],
      ["two zeros", "", "00"],
    ],
  },
  FailureRetcode: {
    valid: "100-006",
    refuses: [
      ["the code of success", "", "0"],
      ["the code of the other surface", "", "0100002"],
      ["no hyphen", "", "100006"],
      ["two digits behind the hyphen", "", "100-06"],
      ["four digits behind the hyphen", "", "100-0066"],
      ["four digits before the hyphen", "", "1000-006"],
      ["letters", "", "abc-def"],
      ["a blank", "", " 100-006"],
      ["full-width digits", "", "１００-００６"],
      ["a number", "", 100006],
    ],
    allows: [["a code that no list has", "", "999-999"]],
  },
  FailureResponse: {
    valid: failure,
    refuses: [
      ...without("message", "retcode"),
      ...notNull("message", "retcode"),
      ["message as a number", "/message", 0],
      ["a code of success", "/retcode", "0"],
      ["a code of another form", "/retcode", "100006"],
      ["a payload on failure", "/result", {}],
      ["an empty list on failure", "/result", []],
      ["a text on failure", "/result", ""],
      ["the body of a success", "", example("CallIds"), ["/result", "/retcode"]],
    ],
  },
  AgentInfoResponse: {
    valid: example("AgentInCall"),
    refuses: [
      ...payload,
      ["a list as result", "/result", []],
      ["an agent without workno", "/result/workno", absent],
      ["a media type out of range, deep inside", "/result/skilllist/0/mediatype", 3],
    ],
  },
  OnlineAgentsResponse: {
    valid: example("OnlineAgents"),
    refuses: [
      ...payload,
      ["one queue instead of a list", "/result", example("OnlineAgents", "/result/0")],
      ["null as a queue", "/result/1", null],
      ["an agent id that is none, deep inside", "/result/1/agent/0/workno", "agent"],
    ],
    allows: [["nobody online", "/result", []]],
  },
  CallIdsResponse: {
    valid: example("CallIds"),
    refuses: [
      ...payload,
      ["one id instead of a list", "/result", "1714987650-1450"],
      ["a number in the last place", "/result", ["1714987650-1450", 1714987650], ["/result/1"]],
      ["null in a place", "/result/0", null],
    ],
    allows: [["no calls", "/result", []]],
  },
  LoginResponse: {
    valid: example("SignedIn"),
    refuses: [...payload, ["a list as result", "/result", []], ["a sign-in without workno", "/result/workno", absent]],
    allows: [["an undocumented property of the sign-in", "/result/sipip", "192.0.2.1"]],
  },
  AcknowledgedResponse: {
    valid: example("Heartbeat"),
    refuses: [
      ...success,
      ["a text as result", "/result", "done"],
      ["a list as result", "/result", []],
      ["the body of a failure", "", failure, ["/retcode"]],
    ],
    allows: [["an empty object as result", "/result", {}]],
  },
  UpdateGuidResponse: {
    valid: example("RenewedGuid"),
    refuses: [
      ...payload,
      ["the guid itself as result", "/result", "9c8d7e6f.AgentGateway0"],
      ["no guid", "/result/guid", absent],
      ["an empty guid", "/result/guid", ""],
      ["null as guid", "/result/guid", null],
      ["a guid as it stands in the header", "/result/guid", "JSESSIONID=9c8d7e6f.AgentGateway0"],
      ["a guid with attributes of a cookie", "/result/guid", "9c8d7e6f.AgentGateway0; Path"],
      ["a guid with a line feed", "/result/guid", "9c8d7e6f.AgentGateway0\n"],
    ],
    allows: [["a property of the result that no page has", "/result/undocumented", 1]],
  },
  AgentEventResponse: {
    valid: example("RingingEvent"),
    refuses: [
      ...success,
      ...notNull("event"),
      ["a list of events", "/event", []],
      ["an event without eventType", "/event/eventType", absent],
      ["an event without workNo", "/event/workNo", absent],
      ["the body of a failure", "", failure, ["/retcode"]],
    ],
  },
};
