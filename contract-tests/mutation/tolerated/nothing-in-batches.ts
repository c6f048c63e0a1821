// Missing values in a batch: another value, null, or no property.
import { changingAgents, isSignedOut } from "../mutants/changing.ts";
import { BATCH } from "../mutants/queries.ts";
import { everybody, lacking, saying, typeOnly } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

const BATCH_PAGE = "agentstatusinfobyagentids";

const isNotAtRest = ({ state }: { state: number }): boolean => state !== 8;

export const nothingInBatches: readonly Tolerated[] = [
  {
    name: "access-node-minus-one",
    kind: "nothing",
    summary: "The access node of an agent who is signed out is -1.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.2"),
    change: saying(BATCH, isSignedOut, { locationId: -1 }),
  },
  {
    name: "access-node-65535-for-everybody",
    kind: "nothing",
    summary: "The access node of all agents is 65535.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.2"),
    change: saying(BATCH, everybody, { locationId: 65_535 }),
  },
  {
    name: "access-node-null",
    kind: "nothing",
    summary: "The access node of an agent who is signed out is null.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.2"),
    change: saying(BATCH, isSignedOut, { locationId: null }),
  },
  {
    name: "reason-only-at-rest",
    kind: "nothing",
    summary: "Agents of a batch who are not at rest have no reason.",
    allowed: "Row 2.3 of table 4 (agentstatusinfobyagentids) says that the reason is valid only in the rest state.",
    change: lacking(BATCH, isNotAtRest, ["currentStateReason"]),
  },
  {
    name: "reason-null-but-at-rest",
    kind: "nothing",
    summary: "The reason of agents of a batch who are not at rest is null.",
    allowed: "Row 2.3 of table 4 (agentstatusinfobyagentids) says that the reason is valid only in the rest state.",
    change: saying(BATCH, isNotAtRest, { currentStateReason: null }),
  },
  {
    name: "former-state-null-when-signed-out",
    kind: "nothing",
    summary: "The previous state of an agent who is signed out and its duration are null.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.4"),
    change: saying(BATCH, isSignedOut, { prevState: null, prevStateTime: null }),
  },
  {
    name: "former-duration-zero",
    kind: "nothing",
    summary: "The duration of the previous state of an agent who is signed out is 0.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.5"),
    change: saying(BATCH, isSignedOut, { prevStateTime: 0 }),
  },
  {
    name: "former-duration-minus-one",
    kind: "nothing",
    summary: "The duration of the previous state of an agent who is signed out is -1.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.5"),
    change: saying(BATCH, isSignedOut, { prevStateTime: -1 }),
  },
  {
    name: "releases-null-when-signed-out",
    kind: "nothing",
    summary: "The number of released calls is null for an agent who is signed out.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.9"),
    change: saying(BATCH, isSignedOut, { agentRelease: null }),
  },
  {
    name: "private-calls-not-counted-when-signed-out",
    kind: "nothing",
    summary: "Agents of a batch who are signed out have no number of private calls.",
    allowed: typeOnly(BATCH_PAGE, "4", "2.10"),
    change: lacking(BATCH, isSignedOut, ["currentPrivateCallNum"]),
  },
  {
    name: "another-moment-of-2106",
    kind: "nothing",
    summary: "The sign-in time of an agent who is signed out is the first moment of 2106.",
    allowed: "The note of row 2.8 of table 4 (agentstatusinfobyagentids) mentions a time in 2106, but no exact time.",
    change: saying(BATCH, isSignedOut, { logonTime: Date.UTC(2106, 0, 1) }),
  },
  {
    name: "only-the-state-in-a-batch",
    kind: "nothing",
    summary: "Agents of a batch who are signed out have only an id, a state and a sign-in time.",
    allowed: "Table 4 (agentstatusinfobyagentids) has no column that says which fields are always present.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (!isSignedOut(agent)) return;
      const kept = ["agentId", "currentState", "logonTime"];
      for (const name of Object.keys(properties)) if (!kept.includes(name)) delete properties[name];
    }),
  },
];
