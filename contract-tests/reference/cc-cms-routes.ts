import type { FastifyRequest } from "fastify";
import type { components } from "../../generated/cc-cms/types.js";
import { verifyC2 } from "./c2-verification.ts";
import { type Agent, type CallCentre, NEVER, secondsBetween } from "./call-centre.ts";
import {
  type Question,
  readAgentQuestion,
  readBatchQuestion,
  readCallCentreQuestion,
  type WrongParameter,
} from "./cc-cms-questions.ts";
import type { Answer, Refusal, Route } from "./http-server.ts";
import type { CcCmsOperation } from "./operation-names.ts";
import { plannedFailure } from "./planned-failures.ts";
import { bytesOf, isJsonType, isObject, jsonOf, WRONG_MEDIA_TYPE } from "./request-body.ts";
import type { AccessKey, PlannedFailure } from "./scenario.ts";
import { NOT_USED, UNKNOWN_TIME } from "./scenario-agents.ts";
import type { SlidingWindow } from "./sliding-window.ts";

type Schemas = components["schemas"];

/** Everything that the operations of CC-CMS work on. */
export interface Monitoring {
  centre: CallCentre;
  accessKeys: readonly AccessKey[];
  failures: readonly PlannedFailure[];
  /** How many wrong signatures one address may send before it is locked; undefined when it never is. */
  wrongSignatures: SlidingWindow | undefined;
  now: () => number;
}

interface Operation {
  name: CcCmsOperation;
  path: string;
  read: (body: Record<string, unknown>) => Question | WrongParameter;
  answer: (question: Question) => Success;
}

type Success =
  | Schemas["AgentStatusInfoResponse"]
  | Schemas["AgentPrivateCallsResponse"]
  | Schemas["CtiServerTimeResponse"];

/** The monitoring interface. */
export function ccCmsRoutes(monitoring: Monitoring): Route[] {
  const { centre, now } = monitoring;
  /** The agents asked about who are known in that VDN, in the order of the question, each once. */
  const agentsOf = ({ vdn, agentIds }: Question): Agent[] =>
    [...new Set(agentIds)].flatMap((id) => centre.agent(id, vdn) ?? []);
  const operations: Operation[] = [
    {
      name: "queryAgentStatusInfoByAgentIds",
      path: "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids",
      read: readBatchQuestion,
      answer: (question) => success(agentsOf(question).map((agent) => statusInfo(agent, now()))),
    },
    {
      name: "queryAgentPrivateCalls",
      path: "/rest/cmsapp/v1/openapi/agent/agentprivatecall",
      read: readAgentQuestion,
      answer: (question) => success(agentsOf(question).flatMap(({ privateCalls }) => privateCalls)),
    },
    {
      name: "queryCtiServerTime",
      path: "/rest/cmsapp/v1/openapi/configures/ctiservertime",
      read: readCallCentreQuestion,
      answer: () => success(now()),
    },
  ];
  return operations.map((operation) => ({
    method: "POST",
    path: operation.path,
    answer: (request) => answerTo(request, operation, monitoring),
  }));
}

/** Signature first, so that nobody without a key learns anything; then the form of the question, then what it asks. */
function answerTo(request: FastifyRequest, operation: Operation, monitoring: Monitoring): Answer | Refusal {
  const { centre, accessKeys, failures, wrongSignatures, now } = monitoring;
  if (wrongSignatures?.isFull(request.ip)) return { status: 403, reason: "the address is locked" };
  const { method = "", url = "", rawHeaders } = request.raw;
  const verdict = verifyC2(
    { method, target: url, rawHeaders, body: bytesOf(request.body) },
    (accessKey) => accessKeys.find((key) => key.accessKey === accessKey)?.secretKey,
    now(),
  );
  if (!verdict.accepted) {
    wrongSignatures?.admits(request.ip);
    return { status: 401, reason: verdict.reason };
  }
  if (!isJsonType(request.headers["content-type"])) return WRONG_MEDIA_TYPE;

  const body = jsonOf(request.body);
  if (!isObject(body)) return failure("0100002", "The body is not a JSON object.");
  const question = operation.read(body);
  if ("wrong" in question) return failure("0100002", `The parameter ${question.wrong} is missing or invalid.`);
  const planned = plannedFailure(failures, operation.name, body);
  if (planned !== undefined) return failure(planned);
  const { ccId, vdn } = question;
  const allowed = accessKeys.find(({ accessKey }) => accessKey === verdict.accessKey)?.vdns;
  if (vdn !== undefined && allowed?.includes(vdn) === false) return failure("0101003");
  if (ccId !== centre.id) return failure("0100002", `There is no call centre ${ccId}.`);
  if (vdn !== undefined && centre.vdn(vdn) === undefined) return failure("0100002", `There is no VDN ${vdn}.`);
  const answer = operation.answer(question);
  return { body: answer, code: answer.resultCode };
}

/** The envelope of success, with its payload twice: once for clients of version 8.13 and earlier. */
function success<Payload>(payload: Payload) {
  return {
    result: "0" as const,
    resultCode: "0100000" as const,
    resultDatas: payload,
    resultDesc: payload,
  };
}

/** Texts of failures whose cause needs no more words. Source of the codes: "resultCode" (cec_07_0696). */
const TEXTS: Record<string, string> = {
  "0100001": "The CTI platform did not answer.",
  "0100002": "A parameter is invalid.",
  "0100003": "This interface needs version 3.8 of the CTI platform.",
  "0100999": "Unknown exception.",
  "0101003": "The access key has no permission for this call.",
};

/** The form of the one published body of a failure: a code and a text, and no older pair. Source: cec_07_0696. */
function failure(resultCode: string, text = TEXTS[resultCode] ?? "The call failed."): Answer {
  // The type leaves out the code of success, which no caller gives; a template literal type cannot show that.
  const body = { resultCode, resultDesc: text } as Schemas["FailureResponse"];
  return { body, code: resultCode };
}

/** State of one agent. Source: "Querying Agent Information in Batches", table 4; sentinels as in its sample. */
function statusInfo(agent: Agent, now: number): Schemas["AgentStatusInfo"] {
  const isSignedIn = agent.signedInAt !== undefined;
  return {
    agentId: agent.profile.workno,
    locationId: isSignedIn ? 0 : NOT_USED,
    currentStateReason: agent.reason,
    prevState: agent.previousState,
    prevStateTime: isSignedIn ? agent.previousFor : UNKNOWN_TIME,
    currentState: agent.state,
    currentStateTime: secondsBetween(agent.since, now),
    logonTime: agent.signedInAt ?? NEVER,
    agentRelease: isSignedIn ? agent.releases : 0,
    currentPrivateCallNum: agent.privateCalls.length,
  };
}
