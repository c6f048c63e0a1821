// The flow control of AgentGateway, kept by the client so that nothing is refused. Runs in Node, browsers and workers.
import { type Clock, whenAborted } from "./clock.ts";

/** How many requests one agent may send within how many ms. */
export interface Pace {
  requests: number;
  window: number;
}

/**
 * What a gateway allows one agent unless it is set otherwise.
 * Source: "Queries about agent groups" (cec_07_0413); which operations count: "Rules that all agent interfaces share" (cec_07_0584).
 */
export const DOCUMENTED_PACE: Pace = { requests: 5, window: 2_000 };

/** Gives a place to the next request; call it when the request has been answered. */
export type Done = () => void;

/**
 * Places for requests, given in the order in which they are asked for, for each agent apart.
 *
 * A place is free again one window after the answer, not after the request: only the answer shows that the gateway has
 * counted the request, however long it was on its way.
 */
export function places(pace: Pace, clock: Clock): (agentid: string, signal?: AbortSignal | null) => Promise<Done> {
  const queues = new Map<string, ReturnType<typeof queue>>();
  return (agentid, signal) => {
    const own = queues.get(agentid) ?? queue(pace, clock);
    queues.set(agentid, own);
    return own(signal);
  };
}

/** The places of one agent. Rejects with the reason of the signal where it is aborted before there is a place. */
function queue({ requests, window }: Pace, clock: Clock) {
  /** When each place that no request has is free, the earliest first. */
  const free: number[] = Array(requests).fill(Number.NEGATIVE_INFINITY);
  const waiting: ((done: Done) => void)[] = [];
  let isSharingOut = false;

  function done(): void {
    free.push(clock.now() + window);
    void shareOut();
  }

  async function shareOut(): Promise<void> {
    if (isSharingOut) return;
    isSharingOut = true;
    for (let [at] = free; at !== undefined && waiting.length > 0; [at] = free) {
      if (at > clock.now()) await clock.sleep(at - clock.now());
      // Who waited may have given up meanwhile.
      const next = waiting.shift();
      if (next === undefined) break;
      free.shift();
      next(once(done));
    }
    isSharingOut = false;
  }

  return (signal?: AbortSignal | null): Promise<Done> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const giveUp = () => {
        waiting.splice(waiting.indexOf(next), 1);
        reject(signal?.reason);
      };
      const stop = signal ? whenAborted(signal, giveUp) : undefined;
      const next = (place: Done) => {
        stop?.();
        resolve(place);
      };
      waiting.push(next);
      void shareOut();
    });
}

function once(done: Done): Done {
  let isDone = false;
  return () => {
    if (!isDone) done();
    isDone = true;
  };
}
