import type { FastifyRequest } from "fastify";
import type { operations } from "../../generated/cc-cms/types.js";
import { type C2Request, type C2Verdict, verifyC2 } from "./c2-verification.ts";
import type { Agent, CallCentre } from "./call-centre.ts";
import { failure, statusInfo, success } from "./cc-cms-answers.ts";
import {
  type CcCmsQuery,
  readAgentRequest,
  readBatchRequest,
  readCallCentreRequest,
  type WrongParameter,
} from "./cc-cms-requests.ts";
import type { ChangeAtWork } from "./change.ts";
import type { AccessKey, PlannedFailure } from "./dataset.ts";
import type { Edition } from "./editions.ts";
import type { Refusal, Route, SurfaceAnswer } from "./http-server.ts";
import type { CcCmsOperation } from "./operation-names.ts";
import { plannedFailure } from "./planned-failures.ts";
import { bytesOf, isJsonType, isObject, jsonOf, WRONG_MEDIA_TYPE } from "./request-body.ts";
import type { SlidingWindow } from "./sliding-window.ts";
import type { UsedSignatures } from "./used-signatures.ts";

/** Everything that the operations of CC-CMS work on. */
export interface Monitoring {
  edition: Edition;
  centre: CallCentre;
  accessKeys: readonly AccessKey[];
  failures: readonly PlannedFailure[];
  /** How many wrong signatures one address may send before it is locked; undefined when it never is. */
  wrongSignatures: SlidingWindow | undefined;
  /** The signatures that are not accepted again; undefined when all of them are. */
  usedSignatures: UsedSignatures | undefined;
  change: ChangeAtWork;
  now: () => number;
}

/** What an operation answers on success, twice; a failure has a text in its place. */
type Payload<Name extends CcCmsOperation> = Extract<
  operations[Name]["responses"][200]["content"]["application/json"],
  { resultCode: "0100000" }
>["resultDesc"];

interface Query<Name extends CcCmsOperation> {
  name: Name;
  path: string;
  read: (body: Record<string, unknown>, edition: Edition) => CcCmsQuery | WrongParameter;
  /** Of the agents asked about who are known in that VDN, in the order of the request, each once. */
  answer: (agents: Agent[], now: number) => Payload<Name>;
}

/** The operations of the monitoring interface. */
export const ccCmsQueries: readonly { [Name in CcCmsOperation]: Query<Name> }[CcCmsOperation][] = [
  {
    name: "queryAgentStatusInfoByAgentIds",
    path: "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids",
    read: readBatchRequest,
    answer: (agents, now) => agents.map((agent) => statusInfo(agent, now)),
  },
  {
    name: "queryAgentPrivateCalls",
    path: "/rest/cmsapp/v1/openapi/agent/agentprivatecall",
    read: readAgentRequest,
    answer: (agents) => agents.flatMap(({ privateCalls }) => privateCalls),
  },
  {
    name: "queryCtiServerTime",
    path: "/rest/cmsapp/v1/openapi/configures/ctiservertime",
    read: readCallCentreRequest,
    answer: (_, now) => now,
  },
];

type AnyQuery = (typeof ccCmsQueries)[number];

/** The monitoring interface. */
export function ccCmsRoutes(monitoring: Monitoring): Route[] {
  return ccCmsQueries.map((query) => ({
    method: "POST",
    path: query.path,
    answer: (request) => answerTo(request, query, monitoring),
  }));
}

/** Signature first, so that nobody without a key learns anything; then the form of the request, then what it asks. */
function answerTo(request: FastifyRequest, operation: AnyQuery, monitoring: Monitoring): SurfaceAnswer | Refusal {
  const { centre, accessKeys, failures, wrongSignatures, change, now } = monitoring;
  if (wrongSignatures?.isFull(request.ip)) return { status: 403, reason: "the address is locked" };
  const { method = "", url = "", rawHeaders } = request.raw;
  const signed: C2Request = { method, target: url, rawHeaders, body: bytesOf(request.body) };
  const verdict = change.signature(verdictOn(signed, request.headers.authorization, monitoring), signed);
  if (!verdict.accepted) {
    wrongSignatures?.admits(request.ip);
    return { status: 401, reason: verdict.reason };
  }
  if (!isJsonType(request.headers["content-type"])) return WRONG_MEDIA_TYPE;

  const body = change.requestBody(jsonOf(request.body), operation.name);
  if (!isObject(body)) return failure("0100002", "The body is not a JSON object.");
  const query = operation.read(body, monitoring.edition);
  if ("wrong" in query) return failure("0100002", `The parameter ${query.wrong} is missing or invalid.`);
  const planned = plannedFailure(failures, operation.name, body);
  if (planned !== undefined) return failure(planned);
  const { ccId, vdn } = query;
  const allowed = accessKeys.find(({ accessKey }) => accessKey === verdict.accessKey)?.vdns;
  if (vdn !== undefined && allowed?.includes(vdn) === false) return failure("0101003");
  if (ccId !== centre.id) return failure("0100002", `There is no call centre ${ccId}.`);
  if (vdn !== undefined && centre.vdn(vdn) === undefined) return failure("0100002", `There is no VDN ${vdn}.`);
  const agents = [...new Set(query.agentIds)].flatMap((id) => centre.agent(id, vdn) ?? []);
  const answer = success(operation.answer(agents, now()));
  return { body: answer, code: answer.resultCode };
}

function verdictOn(request: C2Request, authorization = "", { accessKeys, usedSignatures, now }: Monitoring): C2Verdict {
  const secretKeyOf = (accessKey: string) => accessKeys.find((key) => key.accessKey === accessKey)?.secretKey;
  const verdict = verifyC2(request, secretKeyOf, now());
  return verdict.accepted && usedSignatures?.admits(authorization) === false
    ? { accepted: false, reason: "the signature was used before" }
    : verdict;
}
