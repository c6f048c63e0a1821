// Missing values of agents in AgentGateway: another value, null, or no property.
import { combined } from "../../reference/change.ts";
import { changingAgents, isSignedOut } from "../mutants/changing.ts";
import { AGENT, BATCH, LIST } from "../mutants/queries.ts";
import { everybody, lacking, saying, typeOnly } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

const AGENT_PAGE = "agentbyworkno";

export const nothingInAgents: readonly Tolerated[] = [
  {
    name: "phone-null-when-signed-out",
    kind: "nothing",
    summary: "The phone number of an agent who is signed out is null.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.11"),
    change: saying(AGENT, isSignedOut, { phonenumber: null }),
  },
  {
    name: "phone-left-out-when-signed-out",
    kind: "nothing",
    summary: "An agent who is signed out has no phone number.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.11"),
    change: lacking(AGENT, isSignedOut, ["phonenumber"]),
  },
  {
    name: "phone-of-the-last-sign-in",
    kind: "nothing",
    summary: "An agent who is signed out still has the phone number of the last sign-in.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.11"),
    change: saying(AGENT, isSignedOut, { phonenumber: "70942" }),
  },
  {
    name: "sign-in-time-null-when-signed-out",
    kind: "nothing",
    summary: "The sign-in time of an agent who is signed out is null in AgentGateway.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.13"),
    change: saying(AGENT, isSignedOut, { logindate: null }),
  },
  {
    name: "sign-in-time-zero-when-signed-out",
    kind: "nothing",
    summary: "The sign-in time of an agent who is signed out is 0 in AgentGateway.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.13"),
    change: saying(AGENT, isSignedOut, { logindate: 0 }),
  },
  {
    name: "sign-in-time-minus-one-when-signed-out",
    kind: "nothing",
    summary: "The sign-in time of an agent who is signed out is -1 in AgentGateway.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.13"),
    change: saying(AGENT, isSignedOut, { logindate: -1 }),
  },
  {
    name: "duration-null-when-signed-out",
    kind: "nothing",
    summary: "The state duration of an agent who is signed out is null in AgentGateway.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.12"),
    change: saying(AGENT, isSignedOut, { currentstatetime: null }),
  },
  {
    name: "duration-unknown-when-signed-out",
    kind: "nothing",
    summary: "The state duration of an agent who is signed out is 4294967295 on both surfaces.",
    allowed:
      "Row 2.7 of table 4 (agentstatusinfobyagentids) gives a duration, and the sample of the page shows 4294967295 for an unknown one.",
    change: combined([
      saying(AGENT, isSignedOut, { currentstatetime: 4_294_967_295 }),
      saying(BATCH, isSignedOut, { currentStateTime: 4_294_967_295 }),
    ]),
  },
  {
    name: "only-the-state-of-signed-out-agents",
    kind: "nothing",
    summary: "An agent who is signed out has only an id, a name and the two states.",
    allowed: "Table 4 (agentbyworkno) has no column that says which fields are always present.",
    change: changingAgents(AGENT, (properties, agent) => {
      if (!isSignedOut(agent)) return;
      const kept = ["workno", "name", "status", "ctiStatus"];
      for (const name of Object.keys(properties)) if (!kept.includes(name)) delete properties[name];
    }),
  },
  {
    name: "everything-null-when-signed-out",
    kind: "nothing",
    summary: "All fields of an agent who is signed out are null, except the id and the two states.",
    allowed: "Table 4 (agentbyworkno) has no column that says which fields are never null.",
    change: changingAgents(AGENT, (properties, agent) => {
      if (!isSignedOut(agent)) return;
      const kept = ["workno", "status", "ctiStatus"];
      for (const name of Object.keys(properties)) if (!kept.includes(name)) properties[name] = null;
    }),
  },
  {
    name: "skills-null-when-signed-out",
    kind: "nothing",
    summary: "The skill queues of an agent who is signed out are null.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.7"),
    change: saying(AGENT, isSignedOut, { skilllist: null }),
  },
  {
    name: "skills-left-out-where-there-are-none",
    kind: "nothing",
    summary: "Agents without skill queues have no skill list.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.7"),
    change: changingAgents(AGENT, (properties) => {
      if (Array.isArray(properties.skilllist) && properties.skilllist.length === 0) delete properties.skilllist;
    }),
  },
  {
    name: "media-servers-null-when-signed-out",
    kind: "nothing",
    summary: "The media servers of an agent who is signed out are null.",
    allowed: "Row 3.9 of table 4 (agentbyworkno) says what the characters mean, but not that they are always present.",
    change: saying(AGENT, isSignedOut, { mediatype: null }),
  },
  {
    name: "vdn-null-when-signed-out",
    kind: "nothing",
    summary: "The VDN of an agent who is signed out is null.",
    allowed: "Row 3.10 of table 4 (agentbyworkno) gives the VDN of a call, and an agent who is signed out has no call.",
    change: saying(AGENT, isSignedOut, { vdnid: null }),
  },
  {
    name: "vdn-zero-without-a-call",
    kind: "nothing",
    summary: "Agents without a call have VDN 0.",
    allowed: "Row 3.10 of table 4 (agentbyworkno) gives the VDN of a call, but no value without a call.",
    change: changingAgents(AGENT, (properties, { calls }) => {
      if (calls.length === 0) properties.vdnid = 0;
    }),
  },
  {
    name: "no-group-is-minus-one",
    kind: "nothing",
    summary: "Agents without a group have group -1.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.5"),
    change: changingAgents([AGENT, LIST], (properties) => {
      if (properties.groupid === 0) properties.groupid = -1;
    }),
  },
  {
    name: "no-group-is-minus-one-in-the-list",
    kind: "nothing",
    summary:
      "Agents without a group have group -1 in the list of online agents, and 0 in the response about one agent.",
    allowed: `${typeOnly("allonlineagents", "5", "3.3.5").slice(0, -1)}, nor does the row of the other page.`,
    change: changingAgents(LIST, (properties) => {
      if (properties.groupid === 0) properties.groupid = -1;
    }),
  },
  {
    name: "no-group-is-null",
    kind: "nothing",
    summary: "Agents without a group have group null.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.5"),
    change: changingAgents([AGENT, LIST], (properties) => {
      if (properties.groupid === 0) properties.groupid = null;
    }),
  },
  {
    name: "unused-fields-left-out",
    kind: "nothing",
    summary: "The unused fields are missing, in the agent and in the list.",
    allowed: "Rows 3.6 and 3.8 of table 4 (agentbyworkno) say that these fields are unused.",
    change: combined([
      lacking(AGENT, everybody, ["groupname", "callids"]),
      lacking(LIST, everybody, ["groupname", "callids", "skilllist", "inMultimediaConf"]),
    ]),
  },
  {
    name: "unused-fields-null",
    kind: "nothing",
    summary: "The unused fields are null, in the agent and in the list.",
    allowed: "Rows 3.3.6 to 3.3.8 of table 5 (allonlineagents) say that these fields are unused.",
    change: combined([
      saying(AGENT, everybody, { groupname: null, callids: null }),
      saying(LIST, everybody, { groupname: null, callids: null, skilllist: null, inMultimediaConf: null }),
    ]),
  },
  {
    name: "conference-null",
    kind: "nothing",
    summary: "The field inMultimediaConf is null.",
    allowed:
      "Row 3.14 of table 4 (agentbyworkno) lists two values, but does not say that one of them is always present.",
    change: saying(AGENT, everybody, { inMultimediaConf: null }),
  },
  {
    name: "no-reason-is-65535",
    kind: "nothing",
    summary: "A missing reason is 65535 in AgentGateway.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.15"),
    change: changingAgents([AGENT, LIST], (properties) => {
      if (properties.currentStateReason === 0) properties.currentStateReason = 65_535;
    }),
  },
  {
    name: "no-reason-is-minus-one",
    kind: "nothing",
    summary: "A missing reason is -1 on both surfaces.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.15"),
    change: changingAgents([AGENT, LIST, BATCH], (properties) => {
      if (properties.currentStateReason === 0) properties.currentStateReason = -1;
    }),
  },
  {
    name: "no-reason-is-null",
    kind: "nothing",
    summary: "A missing reason is null in AgentGateway.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.15"),
    change: changingAgents([AGENT, LIST], (properties) => {
      if (properties.currentStateReason === 0) properties.currentStateReason = null;
    }),
  },
  {
    name: "names-null",
    kind: "nothing",
    summary: "The name of agents without a name is null.",
    allowed: typeOnly(AGENT_PAGE, "4", "3.2"),
    change: changingAgents([AGENT, LIST], (properties, { profile: { workno } }) => {
      if (workno % 2 === 0) properties.name = null;
    }),
  },
  {
    name: "names-empty",
    kind: "nothing",
    summary: "All agent names are empty.",
    allowed: "Row 3.3.2 of table 5 (allonlineagents) gives a type, and its sample shows an empty name.",
    change: changingAgents([AGENT, LIST], (properties) => {
      properties.name = "";
    }),
  },
];
