// What one answer says is not what another one says of the same agent.
import { changing, changingBody, isSuccess, queuesIn, withBody } from "./changing.ts";
import type { Fault } from "./fault.ts";
import { LIST } from "./queries.ts";

export const acrossAnswerFaults: readonly Fault[] = [
  {
    name: "first-of-each-queue-only",
    kind: "meaning",
    summary: "Of each skill queue only the first agent is listed.",
    change: changingBody(LIST, (body) => {
      for (const queue of queuesIn(body)) queue.agent = queue.agent.slice(0, 1);
    }),
  },
  {
    name: "everybody-in-every-queue",
    kind: "meaning",
    summary: "Everybody who is in a skill queue is listed in all of them.",
    change: changingBody(LIST, (body) => {
      const queues = queuesIn(body);
      const everybody = new Map(queues.flatMap(({ agent }) => agent).map((one) => [one.workno, one]));
      for (const queue of queues) queue.agent = [...everybody.values()];
    }),
  },
  {
    name: "one-queue-only",
    kind: "meaning",
    summary: "Only the last skill queue is listed.",
    change: changingBody(LIST, (body) => {
      body.result = queuesIn(body).slice(-1);
    }),
  },
  {
    name: "no-queues-although-there-are",
    kind: "meaning",
    summary: "The list is refused with 600-005, as if the VDN had no skill queues.",
    change: changing(LIST, (sent) => (isSuccess(sent) ? withBody(sent, { message: "", retcode: "600-005" }) : sent)),
  },
];
