// Agents, their ids, states and media types.
import { type DatasetAgent, newAgent } from "../../reference/dataset-agents.ts";
import { changingAgents, changingBody, isSignedOut, type Json } from "../mutants/changing.ts";
import { AGENT, BATCH, LIST } from "../mutants/queries.ts";
import { eachAgent } from "./editing.ts";
import { FILLERS_FROM, type Setting, type Tolerated } from "./tolerance.ts";

/** The requesting agent of the built-in dataset. */
const ASKER = 1030;

/** A setting with additional agents. */
const withAgents =
  (agents: readonly DatasetAgent[]) =>
  (setting: Setting): Setting => ({
    ...setting,
    dataset: { ...setting.dataset, agents: [...setting.dataset.agents, ...agents] },
  });

/** An agent of the VDN of the story who is idle in the voice queue. */
function idleAgent(workno: number): DatasetAgent {
  const agent = newAgent(workno, 170, "");
  return {
    ...agent,
    phone: String(workno),
    skills: [1],
    state: 1,
    since: 90,
    reason: 0,
    previousFor: 30,
    signedInFor: 900,
  };
}

/** A setting with only some of its agents. */
const only =
  (isKept: (agent: DatasetAgent) => boolean) =>
  ({ dataset, ...setting }: Setting): Setting => ({
    ...setting,
    dataset: { ...dataset, agents: dataset.agents.filter(isKept) },
  });

/** A change of the media types of queues, the same in the list and in the queues of an agent. */
const withMediaTypes = (types: Readonly<Record<number, number>>) => {
  const other = (type: unknown) => types[Number(type)] ?? type;
  return changingBody([AGENT, LIST], (body) => {
    if (Array.isArray(body.result)) {
      for (const queue of body.result as Json[]) queue.skillMediaType = other(queue.skillMediaType);
      return;
    }
    const { skilllist } = body.result as { skilllist?: Json[] | null };
    for (const skill of skilllist ?? []) skill.mediatype = other(skill.mediatype);
  });
};

const MEDIA_TYPES =
  "Table 5 (agentbyworkno) lists the options of a media type, but its sample has one (6) that is not in the list.";

export const agentTolerated: readonly Tolerated[] = [
  {
    name: "ids-of-later-editions-online",
    kind: "agents",
    summary: "Agents 60001, 65000, 100000 and 999999 are in the list of online agents.",
    allowed: "Row 3.3.1 of table 5 (allonlineagents) gives no range; only request parameters have ranges.",
    options: { edition: "2025-11" },
    setting: withAgents([60_001, 65_000, 100_000, 999_999].map(idleAgent)),
  },
  {
    name: "agents-with-six-digits",
    kind: "agents",
    summary: "All queried agents have ids of six digits, as in edition 2025-11.",
    allowed: "Row 2.1 of table 4 (agentstatusinfobyagentids) and row 3.1 of table 4 (agentbyworkno) give no range.",
    options: { edition: "2025-11" },
    setting(setting) {
      const larger = (workno: number) => (setting.agents.includes(workno) ? 100_000 + workno : workno);
      const changed = eachAgent((agent) => ({ ...agent, workno: larger(agent.workno) }))(setting);
      return { ...changed, agents: setting.agents.map(larger) };
    },
  },
  {
    name: "ids-up-to-999999-taken",
    kind: "agents",
    summary: "Ids from 60000 to 999999 are accepted, as in edition 2025-11.",
    allowed: "The change history (cec_07_0333) widens the range of row 1 of table 1 (agentbyworkno) to 999999.",
    options: { edition: "2025-11" },
  },
  {
    name: "media-types-of-video-and-desktops",
    kind: "agents",
    summary: "Skill queues have the media types 18, 20 and 21.",
    allowed: MEDIA_TYPES,
    change: withMediaTypes({ 5: 18, 53: 20, 4: 21 }),
  },
  {
    name: "media-types-of-conferences",
    kind: "agents",
    summary: "Skill queues have the media types 22 and 23.",
    allowed: MEDIA_TYPES,
    change: withMediaTypes({ 5: 22, 53: 23 }),
  },
  {
    name: "media-types-of-chats",
    kind: "agents",
    summary: "Skill queues have the media types 50, 52 and 54.",
    allowed: MEDIA_TYPES,
    change: withMediaTypes({ 5: 50, 53: 52, 4: 54 }),
  },
  {
    name: "media-types-of-web-video",
    kind: "agents",
    summary: "Skill queues have the media type 55.",
    allowed: MEDIA_TYPES,
    change: withMediaTypes({ 53: 55, 4: 55 }),
  },
  {
    name: "waiting-for-rest",
    kind: "agents",
    summary: "Agents in a call who have requested rest have status 9 (pre-rest).",
    allowed: "The row of status 9 (cec_07_0581) names no platform state.",
    change: changingAgents([AGENT, LIST], (properties, { state }) => {
      if (state === 5) properties.status = 9;
    }),
  },
  {
    name: "adjusting-is-unknown",
    kind: "agents",
    summary: "Agents in platform state 10 have status 0 (unknown).",
    allowed: "Table 1 (cec_07_0581) ends at state 9, and no row maps platform state 10 to a status.",
    change: changingAgents([AGENT, LIST], (properties, { state }) => {
      if (state === 10) properties.status = 0;
    }),
  },
  {
    name: "adjusting-is-busy",
    kind: "agents",
    summary: "Agents in platform state 10 have status 3 (busy).",
    allowed: "Table 1 (cec_07_0581) ends at state 9, and no row maps platform state 10 to a status.",
    change: changingAgents([AGENT, LIST], (properties, { state }) => {
      if (state === 10) properties.status = 3;
    }),
  },
  {
    name: "mail-server-signed-in-to",
    kind: "agents",
    summary: "Agents are also signed in to MailM, as in the sample.",
    allowed: "Row 3.9 of table 4 (agentbyworkno) says that this is not possible at present, but its sample shows TTT.",
    change: changingAgents([AGENT, LIST], (properties, agent) => {
      if (!isSignedOut(agent)) properties.mediatype = "TTT";
    }),
  },
  {
    name: "signed-in-to-chat-only",
    kind: "agents",
    summary: "Agents who are only in the chat queue are signed in to WebM, but not to the CTI server.",
    allowed: "Row 3.9 of table 4 (agentbyworkno) gives each character its own meaning.",
    change: changingAgents([AGENT, LIST], (properties, { web }) => {
      if (web) properties.mediatype = "FTF";
    }),
  },
  {
    name: "chats-beside-every-state",
    kind: "agents",
    summary: "Every agent who is signed in has the calls of text chats, also while idle or busy.",
    allowed: "Row 3 of table 3 (allcallinfoex) describes call ids, and does not mention the state of the agent.",
    setting: eachAgent((agent) =>
      agent.state === 0 ? agent : { ...agent, calls: [...agent.calls, { began: 100, number: 300_000 + agent.workno }] },
    ),
  },
  {
    name: "one-call-of-everybody",
    kind: "agents",
    summary: "All agents in a call are in the same conference call.",
    allowed:
      "Row 3 of table 3 (allcallinfoex) describes call ids of an agent, and does not say that a call belongs to only one agent.",
    setting: eachAgent((agent) =>
      agent.calls.length > 0 ? { ...agent, calls: [{ began: 200, number: 1_500 }] } : agent,
    ),
  },
  {
    name: "many-private-calls",
    kind: "agents",
    summary: "Forty private calls wait for each agent who is signed in.",
    allowed: "Row 2.10 of table 4 (agentstatusinfobyagentids) gives a number, but no limit.",
    setting: eachAgent((agent) => {
      if (agent.state === 0) return agent;
      const waiting = Array.from({ length: 40 }, (_, index) => ({
        began: 10 + index,
        number: agent.workno * 100 + index,
      }));
      return { ...agent, privateCalls: waiting };
    }),
  },
  {
    name: "signed-in-by-force",
    kind: "agents",
    summary: "Agents were signed in by force, so their state is older than their session.",
    allowed: "Rows 3.12 and 3.13 of table 4 (agentbyworkno) do not say that a new session begins a new state.",
    setting: eachAgent((agent) =>
      agent.state === 0 || agent.since < 40 ? agent : { ...agent, signedInFor: Math.floor(agent.since / 2) },
    ),
  },
  {
    name: "reasons-of-the-business",
    kind: "agents",
    summary: "Agents have reasons up to 100000, also when they are not at rest.",
    allowed: "Row 3.15 of table 4 (agentbyworkno) gives a reason code, but no range.",
    setting: eachAgent((agent) => (agent.state === 0 ? agent : { ...agent, reason: 99_990 + agent.state })),
  },
  {
    name: "access-nodes-with-six-digits",
    kind: "agents",
    summary: "Agents are at access node 100001.",
    allowed: "Row 2.2 of table 4 (agentstatusinfobyagentids) gives a type, but no range.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (!isSignedOut(agent)) properties.locationId = 100_001;
    }),
  },
  {
    name: "phones-that-are-addresses",
    kind: "agents",
    summary: "Agents have SIP addresses instead of phone numbers.",
    allowed: "Row 3.11 of table 4 (agentbyworkno) gives a string, but no format.",
    setting: eachAgent((agent) =>
      agent.phone === "" || agent.workno === ASKER
        ? agent
        : { ...agent, phone: `sip:${agent.phone}@voice.example.test` },
    ),
  },
  {
    name: "names-of-all-kinds",
    kind: "agents",
    summary: "Names of agents have 200 characters of several scripts, with quotes and line breaks.",
    allowed: "Row 3.2 of table 4 (agentbyworkno) gives a string, but no format.",
    setting: eachAgent((agent) =>
      agent.workno >= FILLERS_FROM ? agent : { ...agent, name: `"${"Zoë 王伟 \\ \n 🎧 ".repeat(14)}${agent.workno}` },
    ),
  },
  {
    name: "centre-of-three-agents",
    kind: "agents",
    summary: "There are three agents: the requesting agent, one in a call, and one who is signed out.",
    allowed: "No row of agentbyworkno says how many agents there are.",
    setting(setting) {
      const isIdle = (id: number) => setting.dataset.agents.some(({ workno, state }) => workno === id && state === 1);
      const agents = setting.agents.filter((id) => !isIdle(id));
      const left = only(({ workno }) => workno === ASKER || agents.includes(workno))(setting);
      return { ...left, agents, forbidden: { unknown: 59_998 } };
    },
  },
  {
    name: "centre-of-six-thousand-agents",
    kind: "agents",
    summary: "Six thousand agents are signed in to one queue.",
    allowed: "Row 3 of table 3 (allonlineagents) gives no maximum length.",
    alone: "It takes ten times as long as the others.",
    setting: (setting) =>
      withAgents(Array.from({ length: 6_000 }, (_, index) => idleAgent(FILLERS_FROM + index)))(
        only(({ workno }) => workno < FILLERS_FROM)(setting),
      ),
  },
];
