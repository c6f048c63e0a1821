// An agent is signed in to other skill queues than those that were asked for.
import type { Change, World } from "../../reference/change.ts";
import { perWorld } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { changingSessionBody, sessionRequestIn } from "./session-operations.ts";

const RESET = /(?<=\/resetskill\/)[^?]*/;

/** A change of the address of the requests, before they are answered. */
function asked(edit: (url: string, world: World) => string): Change {
  return {
    surface: "agentgateway",
    operations: ["resetSkill"],
    request(raw, world) {
      if (sessionRequestIn(raw, world)?.operation === "resetSkill") raw.url = edit(raw.url ?? "", world);
    },
  };
}

/** How often an agent was put in all skill queues of each world. */
const timesInAll = perWorld(() => ({ times: 0 }));

export const skillQueueMutants: readonly Mutant[] = [
  {
    name: "always-in-all-queues",
    kind: "meaning",
    summary: "An agent is in all skill queues, whatever was asked for.",
    change: asked((url) => url.replace(RESET, "true")),
  },
  {
    name: "named-queues-ignored",
    kind: "meaning",
    summary: "Without the flag for all skill queues an agent is in none, also where some are named.",
    change: asked((url) => url.replace(/\?.*/, "")),
  },
  {
    name: "all-queues-only-once",
    kind: "state",
    summary: "An agent is put in all skill queues only the first time, and later in none.",
    change: asked((url, world) => {
      if (RESET.exec(url)?.[0] !== "true") return url;
      timesInAll(world).times += 1;
      return timesInAll(world).times > 1 ? url.replace(RESET, "false") : url;
    }),
  },
  {
    name: "queues-answer-without-code",
    kind: "form",
    summary: "The response to a sign-in to skill queues has no code.",
    change: changingSessionBody("resetSkill", (body) => {
      delete body.retcode;
    }),
  },
];
