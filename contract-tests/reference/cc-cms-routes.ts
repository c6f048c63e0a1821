import type { FastifyRequest } from "fastify";
import type { operations } from "../../generated/cc-cms/types.js";
import { type C2Request, type C2Verdict, verifyC2 } from "./c2-verification.ts";
import type { Agent, CallCentre } from "./call-centre.ts";
import {
  agentCalls,
  agentDetails,
  agentSkills,
  byResultCode,
  byReturnCode,
  type Envelope,
  restDetails,
  statusInfo,
} from "./cc-cms-answers.ts";
import {
  configuration,
  inPage,
  phone,
  queueAgent,
  restReasons,
  restStates,
  skillAgents,
  stateCounts,
  stateOf,
  systemState,
} from "./cc-cms-lists.ts";
import {
  batchRequestReader,
  type CcCmsQuery,
  pageRequestReader,
  type RequestReader,
  readAgentRequest,
  readCallCentreRequest,
  readRestRequest,
  readSkillRequest,
  readSkillsRequest,
  readStateRequest,
  readVdnRequest,
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
type Payload<Name extends CcCmsOperation> =
  Extract<
    operations[Name]["responses"][200]["content"]["application/json"],
    { resultCode: "0100000" } | { returnCode: "0" }
  > extends infer Success
    ? Success extends { resultDesc: infer Data } | { data: infer Data }
      ? Data
      : never
    : never;

/** What an operation answers from. */
interface Asked extends CcCmsQuery {
  centre: CallCentre;
  /** 0, which is none, where an operation asks about no VDN. */
  vdn: number;
  /** The agents asked about who are known in that VDN, in the order of the request, each once. */
  agents: Agent[];
  now: number;
}

interface Query<Name extends CcCmsOperation> {
  name: Name;
  /** POST when missing; a GET request has in its path what others have in their body. */
  method?: "GET";
  /** Below `/rest/cmsapp/v1/openapi`. */
  path: string;
  read: RequestReader;
  /** Undefined when there is no such agent. */
  answer: (asked: Asked) => Payload<Name> | undefined;
  /** Whether the number of agents in the VDN comes with the payload. */
  counts?: true;
  /** How success and failure are written, where it is not as usual. */
  envelope?: Envelope;
}

/** Most agents of one request. Sources: the rows of `agentIds`; calls have a limit of their own (cec_07_0629). */
const readBatchRequest = batchRequestReader(6000);
const readCallsRequest = batchRequestReader(3000);

/** The operations of the monitoring interface. */
export const ccCmsQueries: readonly { [Name in CcCmsOperation]: Query<Name> }[CcCmsOperation][] = [
  {
    name: "queryAgentStatusInfoByAgentIds",
    path: "agentgroup/agentstatusinfobyagentids",
    read: readBatchRequest,
    answer: ({ agents, now }) => agents.map((agent) => statusInfo(agent, now)),
  },
  {
    name: "queryAgentPrivateCalls",
    path: "agent/agentprivatecall",
    read: readAgentRequest,
    answer: ({ agents }) => agents.flatMap(({ privateCalls }) => privateCalls),
  },
  {
    name: "queryAgentSkillsByAgentIds",
    path: "agentgroup/siteagentcallandskillinfobyagentids",
    read: readBatchRequest,
    answer: ({ agents, centre }) => agents.map((agent) => agentSkills(centre, agent)),
  },
  {
    name: "queryAgentCurrentCalls",
    path: "agent/queryagentcalls",
    read: readAgentRequest,
    answer: ({ agents }) => agents.flatMap(({ calls }) => calls),
  },
  {
    name: "queryAgentCallsByAgentIds",
    path: "agentgroup/queryagentcalls",
    read: readCallsRequest,
    answer: ({ agents, centre }) => agents.map((agent) => agentCalls(centre, agent)),
  },
  {
    name: "queryAgentDetails",
    path: "agent/agentbyworkno",
    read: readAgentRequest,
    answer: ({ agents: [agent], centre, now }) => agentDetails(centre, agent, now),
  },
  {
    name: "queryAgentRestDetails",
    path: "agentgroup/agentrestinfos",
    read: readRestRequest,
    answer: ({ centre, vdn, page, now }) => restDetails(centre, vdn, page, now),
  },
  {
    name: "queryAgentIsProcessingCall",
    path: "calldata/isprocesscall",
    read: readAgentRequest,
    answer: ({ agents: [agent] }) => agent && agent.calls.length > 0,
  },
  {
    name: "queryAgentStateCounts",
    path: "agentgroup/teamagentstatusinfo",
    read: readBatchRequest,
    answer: ({ agents }) => stateCounts(agents),
  },
  {
    name: "querySystemState",
    path: "agentgroup/systemstate",
    read: pageRequestReader(100),
    answer: ({ centre, vdn, page }) => systemState(inPage(centre.agentsOf(vdn), page)),
  },
  {
    name: "queryAgentStates",
    path: "vdn/totalagentabstractex3",
    read: pageRequestReader(1000),
    answer: ({ centre, vdn, page, now }) => inPage(centre.agentsOf(vdn), page).map((agent) => stateOf(agent, now)),
    counts: true,
  },
  {
    name: "queryAgentRestStates",
    path: "vdn/queryagentreststate",
    read: pageRequestReader(1000),
    answer: ({ centre, vdn, page }) => restStates(centre, vdn, page),
    counts: true,
  },
  {
    name: "queryAgentPhones",
    path: "vdn/allagentphones",
    read: pageRequestReader(1000),
    answer: ({ centre, vdn, page }) => inPage(centre.agentsOf(vdn), page).map(phone),
    counts: true,
  },
  {
    name: "queryAgentConfigurations",
    path: "vdn/queryagentstaticconfinfo",
    read: pageRequestReader(100),
    answer: ({ centre, vdn, page }) => inPage(centre.agentsOf(vdn), page).map(configuration),
    counts: true,
  },
  {
    name: "queryAgentsInSkills",
    path: "realindex/agent/agentsinskill",
    read: readSkillsRequest,
    answer: ({ centre, vdn, skillIds = [] }) => skillAgents(centre, vdn, skillIds),
  },
  {
    name: "queryAgentsBySkill",
    path: "skill/agentbyconfigedskill",
    read: readSkillRequest,
    answer: ({ centre, vdn, skillIds = [], now }) =>
      skillIds
        .flatMap((id) => centre.queuesOf(vdn).filter((queue) => queue.id === id))
        .flatMap((queue) => centre.agentsIn(queue))
        .map((agent) => queueAgent(centre, agent, now)),
  },
  {
    name: "querySkillQueues",
    path: "configures/skills",
    read: readVdnRequest,
    answer: ({ centre, vdn }) => centre.queuesOf(vdn).map(({ id, mediaType, name }) => ({ id, mediaType, name })),
  },
  {
    name: "queryAgentsByState",
    path: "vdn/queryAgentByStatus",
    read: readStateRequest,
    answer: ({ centre, vdn, page, state, now }) =>
      inPage(
        centre.agentsOf(vdn).filter((agent) => state === undefined || agent.state === state),
        page,
      ).map((agent) => stateOf(agent, now)),
    envelope: byReturnCode,
  },
  {
    name: "queryRestReasons",
    method: "GET",
    path: "agentgroup/restreasons/{ccId}/{vdn}",
    read: readVdnRequest,
    answer: ({ centre, vdn }) => restReasons(centre, vdn),
  },
  {
    name: "queryCtiServerTime",
    path: "configures/ctiservertime",
    read: readCallCentreRequest,
    answer: ({ now }) => now,
  },
];

type AnyQuery = (typeof ccCmsQueries)[number];

/** The monitoring interface. */
export function ccCmsRoutes(monitoring: Monitoring): Route[] {
  return ccCmsQueries.map((query) => ({
    method: query.method ?? "POST",
    path: `/rest/cmsapp/v1/openapi/${query.path}`,
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
  const isRead = operation.method === "GET";
  if (!isRead && !isJsonType(request.headers["content-type"])) return WRONG_MEDIA_TYPE;

  const { success, failure } = operation.envelope ?? byResultCode;
  const body = isRead ? idsIn(request) : change.requestBody(jsonOf(request.body), operation.name);
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
  const payload = operation.answer({ ...query, centre, agents, vdn: vdn ?? 0, now: now() });
  if (payload === undefined) return failure("0100002", "There is no such agent.");
  const counted = operation.counts && vdn !== undefined ? { count: centre.agentsOf(vdn).length } : {};
  const answer = success(payload);
  return { ...answer, body: { ...answer.body, ...counted } };
}

/** The ids in a path, which are numbers; what is none is left out. */
function idsIn({ params }: FastifyRequest): Record<string, number> {
  const ids = Object.entries(params as Record<string, string>).filter(([, id]) => /^[1-9][0-9]{0,9}$/.test(id));
  return Object.fromEntries(ids.map(([name, id]) => [name, Number(id)]));
}

function verdictOn(request: C2Request, authorization = "", { accessKeys, usedSignatures, now }: Monitoring): C2Verdict {
  const secretKeyOf = (accessKey: string) => accessKeys.find((key) => key.accessKey === accessKey)?.secretKey;
  const verdict = verifyC2(request, secretKeyOf, now());
  return verdict.accepted && usedSignatures?.admits(authorization) === false
    ? { accepted: false, reason: "the signature was used before" }
    : verdict;
}
