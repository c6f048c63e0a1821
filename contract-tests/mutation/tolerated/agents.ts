// Who there is, with which ids, in which states, and on which media.
import { type DatasetAgent, newAgent } from "../../reference/dataset-agents.ts";
import { changingAgents, changingBody, isSignedOut, type Json } from "../mutants/changing.ts";
import { AGENT, BATCH, LIST } from "../mutants/queries.ts";
import { eachAgent } from "./editing.ts";
import { FILLERS_FROM, type Setting, type Tolerated } from "./tolerance.ts";

/** The agent of the built-in dataset who asks. */
const ASKER = 1030;

/** A setting with other agents beside those that there are. */
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
  "Table 5 (agentbyworkno) lists the options of a media type, and its sample has one (6) that the list lacks.";

export const agentTolerated: readonly Tolerated[] = [
  {
    name: "ids-of-later-editions-online",
    kind: "agents",
    summary: "Agents 60001, 65000, 100000 and 999999 are in the list of online agents.",
    allowed: "Row 3.3.1 of table 5 (allonlineagents) gives no range; ranges are those of parameters of a request.",
    options: { edition: "2025-11" },
    setting: withAgents([60_001, 65_000, 100_000, 999_999].map(idleAgent)),
  },
  {
    name: "agents-with-six-digits",
    kind: "agents",
    summary: "All agents who are asked about have ids of six digits, as in the edition of 2025-11.",
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
    summary: "Ids from 60000 to 999999 are taken like any other, as in the edition of 2025-11.",
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
    summary: "Agents in a call who have asked for rest have the status 9, before rest.",
    allowed: "The row of status 9 (cec_07_0581) names no state of the platform that goes with it.",
    change: changingAgents([AGENT, LIST], (properties, { state }) => {
      if (state === 5) properties.status = 9;
    }),
  },
  {
    name: "adjusting-is-unknown",
    kind: "agents",
    summary: "Agents in state 10 of the platform have the status 0, unknown.",
    allowed: "Table 1 (cec_07_0581) ends at state 9, and no row says which status goes with 10.",
    change: changingAgents([AGENT, LIST], (properties, { state }) => {
      if (state === 10) properties.status = 0;
    }),
  },
  {
    name: "adjusting-is-busy",
    kind: "agents",
    summary: "Agents in state 10 of the platform have the status 3, busy.",
    allowed: "Table 1 (cec_07_0581) ends at state 9, and no row says which status goes with 10.",
    change: changingAgents([AGENT, LIST], (properties, { state }) => {
      if (state === 10) properties.status = 3;
    }),
  },
  {
    name: "mail-server-signed-in-to",
    kind: "agents",
    summary: "Agents are signed in to MailM, too, as in the sample.",
    allowed: "Row 3.9 of table 4 (agentbyworkno) says that it cannot be at present, and its sample shows TTT.",
    change: changingAgents([AGENT, LIST], (properties, agent) => {
      if (!isSignedOut(agent)) properties.mediatype = "TTT";
    }),
  },
  {
    name: "signed-in-to-chat-only",
    kind: "agents",
    summary: "Agents in the chat queue only are signed in to WebM and not to the CTI server.",
    allowed: "Row 3.9 of table 4 (agentbyworkno) gives each character a meaning of its own.",
    change: changingAgents([AGENT, LIST], (properties, { web }) => {
      if (web) properties.mediatype = "FTF";
    }),
  },
  {
    name: "chats-beside-every-state",
    kind: "agents",
    summary: "Every agent who is signed in has the calls of text chats, also while idle or busy.",
    allowed: "Row 3 of table 3 (allcallinfoex) gives ids of calls, and says nothing of the state of the agent.",
    setting: eachAgent((agent) =>
      agent.state === 0 ? agent : { ...agent, calls: [...agent.calls, { began: 100, number: 300_000 + agent.workno }] },
    ),
  },
  {
    name: "one-call-of-everybody",
    kind: "agents",
    summary: "All agents in a call are in the same one, a conference.",
    allowed:
      "Row 3 of table 3 (allcallinfoex) gives ids of calls of an agent, and does not give a call to one agent only.",
    setting: eachAgent((agent) =>
      agent.calls.length > 0 ? { ...agent, calls: [{ began: 200, number: 1_500 }] } : agent,
    ),
  },
  {
    name: "many-private-calls",
    kind: "agents",
    summary: "Forty private calls wait for each agent who is signed in.",
    allowed: "Row 2.10 of table 4 (agentstatusinfobyagentids) gives a number, and no limit.",
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
    summary: "Agents were signed in by force while in a state, which is older than their session.",
    allowed: "Rows 3.12 and 3.13 of table 4 (agentbyworkno) do not say that a new session begins a new state.",
    setting: eachAgent((agent) =>
      agent.state === 0 || agent.since < 40 ? agent : { ...agent, signedInFor: Math.floor(agent.since / 2) },
    ),
  },
  {
    name: "reasons-of-the-business",
    kind: "agents",
    summary: "Agents have reasons up to 100000, also outside of rest.",
    allowed: "Row 3.15 of table 4 (agentbyworkno) gives a reason code, and no range.",
    setting: eachAgent((agent) => (agent.state === 0 ? agent : { ...agent, reason: 99_990 + agent.state })),
  },
  {
    name: "access-nodes-with-six-digits",
    kind: "agents",
    summary: "Agents are at access node 100001.",
    allowed: "Row 2.2 of table 4 (agentstatusinfobyagentids) gives a type, and no range.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (!isSignedOut(agent)) properties.locationId = 100_001;
    }),
  },
  {
    name: "phones-that-are-addresses",
    kind: "agents",
    summary: "Agents have SIP addresses in place of phone numbers.",
    allowed: "Row 3.11 of table 4 (agentbyworkno) gives a text, and no form of it.",
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
    allowed: "Row 3.2 of table 4 (agentbyworkno) gives a text, and no form of it.",
    setting: eachAgent((agent) =>
      agent.workno >= FILLERS_FROM ? agent : { ...agent, name: `"${"Zoë 王伟 \\ \n 🎧 ".repeat(14)}${agent.workno}` },
    ),
  },
  {
    name: "centre-of-three-agents",
    kind: "agents",
    summary: "There are three agents: the one who asks, one in a call, and one who is signed out.",
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
    allowed: "Row 3 of table 3 (allonlineagents) gives no limit of its length.",
    alone: "It takes as long as ten others.",
    setting: (setting) =>
      withAgents(Array.from({ length: 6_000 }, (_, index) => idleAgent(FILLERS_FROM + index)))(
        only(({ workno }) => workno < FILLERS_FROM)(setting),
      ),
  },
];
