// Neighbouring states instead of the right ones, and answers from before the session.
import { agentsIn, changingAgents, changingBody, isAsker, isIdle, isInCall } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH, LIST } from "./queries.ts";

export const neighbourMutants: readonly Mutant[] = [
  {
    name: "talking-as-answering",
    kind: "state",
    summary: "An agent who is talking is shown as answering, with the same agent status.",
    change: changingAgents(AGENT, (properties, agent) => {
      if (isInCall(agent)) properties.ctiStatus = 4;
    }),
  },
  {
    name: "idle-as-preoccupied-in-a-batch",
    kind: "state",
    summary: "A batch shows an idle agent as preoccupied.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (isIdle(agent)) properties.currentState = 2;
    }),
  },
  {
    name: "talking-as-occupied-in-the-list",
    kind: "state",
    summary: "The list shows an agent who is talking as occupied.",
    change: changingAgents(LIST, (properties, agent) => {
      if (isInCall(agent)) properties.ctiStatus = 3;
    }),
  },
  {
    name: "asker-from-an-older-session",
    kind: "state",
    summary: "The requesting agent is shown as signed in since the day before, as in an older session.",
    change: changingBody(AGENT, (body, received) => {
      for (const properties of agentsIn(body)) {
        const agent = received.world.centre.agent(Number(properties.workno));
        if (agent && isAsker(agent, received)) properties.logindate = Number(properties.logindate) - 86_400_000;
      }
    }),
  },
];
