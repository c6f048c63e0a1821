// Answers of AgentGateway about skills, state, calls and skill queues, mostly of the requesting agent.
import { about, changing, changingBody, isInCall, isSuccess, type Json, timesAsked, withBody } from "./changing.ts";
import type { Mutant, MutantKind } from "./mutant.ts";
import type { Query } from "./queries.ts";

const OWN_SKILLS = "queryAgentSkills";
const SKILLS_OF = "queryAgentSkillsByWorkNo";
const OWN_STATE = "getAgentStatus";
const CUSTOM_STATE = "queryCustomState";
const CALL_COUNT = "queryCallNumsOnAgent";
const STATISTICS = "queryCallStatisticsInfoEx";
const HELD_CALLS = "queryHoldListInfoEx";
const VDN_QUEUES = "querySkillQueueOnAgentVDN";
const OWN_QUEUE = "queryQueueLengthOnAgent";
const QUEUES_OF_SKILLS = "queryQueueLengthOnAgentSkills";

const AGENTS_OF_SKILL = "queryAgentInfoBySkillId";
const WAITING_CALLS = "queryWaitCallInfoBySkillId";
const CALL_BY_ID = "queryCallInfoByCallId";
const OWN_CALL = "queryCallInfo";
const OWN_HELD_CALLS = "queryHoldListInfo";
const CALL_BEFORE_ANSWER = "queryCallInfoBeforeAnswer";

/** A call that the requesting agent does not hold. */
const HELD = { callfeature: 0, callid: "1714987500-1448", caller: 60448, called: 60015, callskill: "callback" };

const customStateCount = timesAsked();
const statisticsCount = timesAsked();

/** A change of the payload of answers of success; whoever gives it knows the type that the query has there. */
function payload(query: Query, edit: (result: never) => unknown): Mutant["change"] {
  return changingBody(query, (body) => {
    body.result = edit(body.result as never);
  });
}

/** A change of each item of a list, or of the object alone. */
function items(query: Query, edit: (item: Json) => Json): Mutant["change"] {
  return payload(query, (result: Json | Json[]) => (Array.isArray(result) ? result.map(edit) : edit(result)));
}

/** Fails always, with a code that says no more than that it fails. */
function refused(query: Query): Mutant["change"] {
  return changing(query, (sent) => (isSuccess(sent) ? withBody(sent, { message: "", retcode: "100-007" }) : sent));
}

const rows: readonly [name: string, kind: MutantKind, summary: string, change: Mutant["change"]][] = [
  ["own-skills-lost", "meaning", "The requesting agent has no skills.", payload(OWN_SKILLS, () => [])],
  [
    "own-skills-numbered-anew",
    "meaning",
    "The skills of the requesting agent have other ids.",
    items(OWN_SKILLS, (skill) => ({ ...skill, id: Number(skill.id) + 1 })),
  ],
  [
    "own-skill-ids-as-texts",
    "form",
    "The ids of the skills of the requesting agent are strings.",
    items(OWN_SKILLS, (skill) => ({ ...skill, id: String(skill.id) })),
  ],
  [
    "last-skill-lost",
    "meaning",
    "The last skill of each agent is missing.",
    payload(SKILLS_OF, (skills: Json[]) => skills.slice(0, -1)),
  ],
  [
    "skills-under-another-name",
    "meaning",
    "The skills of an agent have other names.",
    items(SKILLS_OF, (skill) => ({ ...skill, name: `${skill.name} skill` })),
  ],
  [
    "skill-media-types-as-texts",
    "form",
    "The media types of the skills of an agent are strings.",
    items(SKILLS_OF, (skill) => ({ ...skill, mediatype: String(skill.mediatype) })),
  ],
  [
    "own-state-busy",
    "meaning",
    "The requesting agent is shown as busy.",
    items(OWN_STATE, (report) => ({ ...report, agentState: 3 })),
  ],
  [
    "idle-shown-as-working",
    "meaning",
    "The requesting agent is shown as working, whatever the state.",
    items(OWN_STATE, (report) => ({ ...report, isWorking: true })),
  ],
  [
    "working-as-text",
    "form",
    "Whether the requesting agent is working is a string.",
    items(OWN_STATE, (report) => ({ ...report, isWorking: String(report.isWorking) })),
  ],
  ["custom-state-refused", "meaning", "The query for the customised state always fails.", refused(CUSTOM_STATE)],
  [
    "custom-state-changes",
    "state",
    "The customised state is another one with each request.",
    changingBody(CUSTOM_STATE, (body, received) => {
      body.result = { agentcustomstate: String(customStateCount(received)) };
    }),
  ],
  [
    "custom-state-is-the-time",
    "meaning",
    "The customised state is made of the time.",
    changingBody(CUSTOM_STATE, (body, { world }) => {
      body.result = { agentcustomstate: String(world.now() % 65_000) };
    }),
  ],
  [
    "custom-state-as-number",
    "form",
    "The customised state is a number.",
    items(CUSTOM_STATE, ({ agentcustomstate }) => ({ agentcustomstate: Number(agentcustomstate) })),
  ],
  [
    "one-call-too-many",
    "meaning",
    "One call more is counted than the requesting agent has.",
    payload(CALL_COUNT, (count: string) => String(Number(count) + 1)),
  ],
  ["call-count-refused", "meaning", "The query for the number of calls always fails.", refused(CALL_COUNT)],
  ["call-count-as-number", "form", "The number of calls is a number.", payload(CALL_COUNT, Number)],
  [
    "talk-time-in-milliseconds",
    "meaning",
    "The talk time is in milliseconds.",
    changingBody(STATISTICS, (body) => {
      const { talktime, ...others } = body.result as Json;
      body.result = { talktime: Number(talktime) * 1000, ...others };
    }),
  ],
  [
    "talk-time-since-1970",
    "meaning",
    "The talk time is a time in seconds since 1970.",
    changingBody(STATISTICS, (body, { world }) => {
      body.result = { ...(body.result as Json), talktime: Math.floor(world.now() / 1000) };
    }),
  ],
  [
    "answered-calls-fall",
    "state",
    "The number of answered calls is smaller with each request.",
    changingBody(STATISTICS, (body, received) => {
      body.result = { ...(body.result as Json), answernums: 1000 - statisticsCount(received) };
    }),
  ],
  [
    "counters-as-texts",
    "form",
    "The numbers of calls are strings.",
    items(STATISTICS, (counters) => ({ ...counters, answernums: String(counters.answernums) })),
  ],
  [
    "held-call-of-nobody",
    "meaning",
    "The held call is none of the calls of the agent.",
    items(HELD_CALLS, (call) => ({ ...call, callid: `${call.callid}9` })),
  ],
  [
    "held-calls-not-told",
    "meaning",
    "The query for the held calls of an agent in a call fails as if the agent did not exist.",
    changing(HELD_CALLS, (sent, received) =>
      about(isInCall)(received) ? withBody(sent, { message: "", retcode: "300-002" }) : sent,
    ),
  ],
  [
    "held-calls-as-ids",
    "form",
    "The held calls are ids only.",
    payload(HELD_CALLS, (calls: Json[]) => calls.map(({ callid }) => callid)),
  ],
  [
    "queue-of-the-vdn-lost",
    "meaning",
    "The last skill queue of the VDN is missing.",
    payload(VDN_QUEUES, (queues: Json[]) => queues.slice(0, -1)),
  ],
  [
    "queue-of-the-vdn-twice",
    "meaning",
    "The first skill queue of the VDN is listed twice.",
    payload(VDN_QUEUES, (queues: Json[]) => [...queues, ...queues.slice(0, 1)]),
  ],
  [
    "real-flag-as-boolean",
    "form",
    "Whether a skill queue is real is a boolean.",
    items(VDN_QUEUES, (queue) => ({ ...queue, realFlag: queue.realFlag === 1 })),
  ],
  ["own-queue-refused", "meaning", "The query for the queue length of the agent always fails.", refused(OWN_QUEUE)],
  [
    "own-queue-one-longer",
    "meaning",
    "The queue of the requesting agent is longer by one than the list of private calls.",
    payload(OWN_QUEUE, (length: number) => length + 1),
  ],
  ["own-queue-as-text", "form", "The queue length of the agent is a string.", payload(OWN_QUEUE, String)],
  [
    "queues-of-skills-refused",
    "meaning",
    "The query for the queue length of the skills always fails.",
    refused(QUEUES_OF_SKILLS),
  ],
  [
    "queues-of-skills-one-longer",
    "meaning",
    "One call more is counted in the queues of the skills than waits there.",
    payload(QUEUES_OF_SKILLS, (length: number) => length + 1),
  ],
  [
    "queues-of-skills-as-object",
    "form",
    "The queue length of the skills is an object.",
    payload(QUEUES_OF_SKILLS, (length: number) => ({ length })),
  ],
  [
    "agents-of-another-queue",
    "meaning",
    "The agents of a skill queue are those of the next one.",
    items(AGENTS_OF_SKILL, (agent) => ({ ...agent, workno: "1099" })),
  ],
  [
    "another-agent-among-those-of-a-queue",
    "meaning",
    "The agents of a skill queue end with one who is in none.",
    payload(AGENTS_OF_SKILL, (agents: Json[]) => [...agents, { ...agents[0], workno: "59997" }]),
  ],
  [
    "agents-of-a-queue-as-numbers",
    "form",
    "The ids of the agents of a skill queue are numbers.",
    items(AGENTS_OF_SKILL, (agent) => ({ ...agent, workno: Number(agent.workno) })),
  ],
  ["waiting-calls-not-listed", "meaning", "No waiting call is listed.", payload(WAITING_CALLS, () => [])],
  [
    "waiting-calls-listed-twice",
    "meaning",
    "Each waiting call is listed twice.",
    payload(WAITING_CALLS, (calls: Json[]) => [...calls, ...calls]),
  ],
  [
    "waiting-call-ids-as-numbers",
    "form",
    "The ids of waiting calls are numbers.",
    items(WAITING_CALLS, (call) => ({ ...call, callid: Number.parseInt(String(call.callid), 10) })),
  ],
  [
    "another-call-than-asked",
    "meaning",
    "The response about a call has the id of another one.",
    items(CALL_BY_ID, (call) => ({ ...call, callid: `${call.callid}0` })),
  ],
  [
    "another-call-beside-the-asked-one",
    "meaning",
    "The response about a call also has another call.",
    payload(CALL_BY_ID, (calls: Json[]) => calls.flatMap((call) => [call, { ...call, callid: "1714987500-1" }])),
  ],
  [
    "call-feature-as-text",
    "form",
    "The type of a call is a string.",
    items(CALL_BY_ID, (call) => ({ ...call, callfeature: String(call.callfeature) })),
  ],
  ["own-call-refused", "meaning", "The query for the own call always fails.", refused(OWN_CALL)],
  ["own-call-null", "meaning", "The query for the own call succeeds without a call.", payload(OWN_CALL, () => null)],
  [
    "own-call-id-as-number",
    "form",
    "The id of the own call is a number.",
    items(OWN_CALL, (call) => ({ ...call, callid: Number.parseInt(String(call.callid), 10) })),
  ],
  [
    "call-held-in-one-list-only",
    "meaning",
    "The requesting agent holds a call that the query about the held calls of any agent does not have.",
    payload(OWN_HELD_CALLS, () => [HELD]),
  ],
  [
    "held-call-alone-in-one-answer-only",
    "meaning",
    "The requesting agent holds a call, which is told alone, while the query about any agent says that there is none.",
    payload(OWN_HELD_CALLS, () => HELD),
  ],
  [
    "own-held-call-features-as-texts",
    "form",
    "The types of the held calls of the requesting agent are strings.",
    payload(OWN_HELD_CALLS, () => [{ ...HELD, callfeature: "0" }]),
  ],
  [
    "own-held-calls-as-count",
    "form",
    "The held calls of the requesting agent are a number.",
    payload(OWN_HELD_CALLS, (calls: Json[]) => calls.length),
  ],
  [
    "call-of-somebody-else-before-answer",
    "meaning",
    "The call before it is answered is one of another agent.",
    items(CALL_BEFORE_ANSWER, (call) => ({ ...call, callid: HELD.callid })),
  ],
  [
    "second-call-before-answer",
    "meaning",
    "Beside the call before it is answered there is one that the agent does not have.",
    payload(CALL_BEFORE_ANSWER, (calls: Json[]) => [...calls, { ...calls[0], callid: HELD.callid }]),
  ],
  [
    "queue-before-answer-as-text",
    "form",
    "The id of the skill queue of a call before it is answered is a string.",
    items(CALL_BEFORE_ANSWER, (call) => ({ ...call, callskillid: String(call.callskillid) })),
  ],
  [
    "call-begins-in-seconds",
    "meaning",
    "The start of a call is in seconds.",
    items(CALL_BY_ID, (call) => ({ ...call, begintime: Number(call.begintime) / 1000 })),
  ],
  [
    "last-call-ends-before-it-begins",
    "meaning",
    "The start and the end of the last call are exchanged.",
    items(OWN_CALL, (call) => ({ ...call, begintime: call.endtime, endtime: call.begintime })),
  ],
  [
    "waiting-calls-of-the-next-queue",
    "meaning",
    "Each waiting call has the id of the next skill queue.",
    items(WAITING_CALLS, (call) => ({ ...call, callskillid: Number(call.callskillid) + 1 })),
  ],
  [
    "time-in-the-system-as-text",
    "form",
    "The time since a call came in is a string.",
    items(OWN_CALL, (call) => ({ ...call, logontimes: String(call.logontimes) })),
  ],
  [
    "priority-as-word",
    "form",
    "The level of the customer is a word.",
    items(WAITING_CALLS, (call) => ({ ...call, userPriority: "normal" })),
  ],
  [
    "trunk-number-a-fraction",
    "form",
    "The number of the trunk has a fraction.",
    items(CALL_BEFORE_ANSWER, (call) => ({ ...call, trunkNo: 0.5 })),
  ],
  [
    "media-of-call-as-text",
    "form",
    "What the media of a call before it is answered can do is a string.",
    items(CALL_BEFORE_ANSWER, (call) => ({ ...call, mediaAbility: String(call.mediaAbility) })),
  ],
  [
    "held-call-data-as-object",
    "form",
    "The unused data of the held calls of the requesting agent are an object.",
    payload(OWN_HELD_CALLS, () => [{ ...HELD, calldata: {} }]),
  ],
];

export const ownDataMutants: readonly Mutant[] = rows.map(([name, kind, summary, change]) => ({
  name,
  kind,
  summary,
  change,
}));
