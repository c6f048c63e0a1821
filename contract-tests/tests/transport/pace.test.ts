import { expect, test } from "vitest";
import type { Clock } from "../../client/clock.ts";
import { paced } from "../../transport/pace.ts";

const never = new AbortController().signal;

/** A clock that stands still, and records how long is slept. */
function stillClock(): Clock & { time: number; slept: number[] } {
  const clock = {
    time: 0,
    slept: [] as number[],
    now: () => clock.time,
    async sleep(duration: number) {
      clock.slept.push(duration);
    },
  };
  return clock;
}

test("the first requests of a window go at once, each later one waits for its turn", async () => {
  const clock = stillClock();
  const pace = paced({ requests: 2, window: 1000 }, clock);
  for (let request = 0; request < 6; request += 1) await pace(never);
  expect(clock.slept).toEqual([1000, 1000, 2000, 2000]);
});

test("a request after a pause does not wait, and the window slides", async () => {
  const clock = stillClock();
  const pace = paced({ requests: 2, window: 1000 }, clock);
  await pace(never);
  clock.time = 900;
  await pace(never);
  clock.time = 1100;
  await pace(never);
  await pace(never);
  expect(clock.slept).toEqual([800]);
});

test("an interruption ends the waiting, and nobody waits after it", async () => {
  const controller = new AbortController();
  const pace = paced({ requests: 1, window: 60_000 });
  await pace(controller.signal);
  const waiting = pace(controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow("aborted");
  await expect(pace(controller.signal)).rejects.toThrow("aborted");
});
