// How many are done at a time, in which order, and what becomes of the rest when one fails.
import { expect, test } from "vitest";
import { sideBySide } from "../../../scripts/side-by-side.ts";

/** Items that end when they are told to; `log` has what has begun and ended. */
function work(): {
  log: string[];
  act: (item: string) => Promise<string>;
  end: (item: string, error?: Error) => Promise<void>;
} {
  const log: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  return {
    log,
    act: (item) => {
      log.push(`+${item}`);
      return new Promise((resolve, reject) => {
        ends.set(item, (error) => (error ? reject(error) : resolve(item.toUpperCase())));
      });
    },
    async end(item, error) {
      log.push(`-${item}`);
      ends.get(item)?.(error);
      // What begins next has begun after the promises that are waiting.
      await new Promise(setImmediate);
    },
  };
}

test("so many at a time, the next when one ends; results in the order of the items", async () => {
  const { log, act, end } = work();
  const results = sideBySide(["a", "b", "c", "d"], 2, act);
  for (const item of ["b", "c", "a", "d"]) await end(item);
  expect(await results).toEqual(["A", "B", "C", "D"]);
  expect(log).toEqual(["+a", "+b", "-b", "+c", "-c", "+d", "-a", "-d"]);
});

test("one at a time is in turn", async () => {
  const { log, act, end } = work();
  const results = sideBySide(["a", "b"], 1, act);
  await end("a");
  await end("b");
  expect(await results).toEqual(["A", "B"]);
  expect(log).toEqual(["+a", "-a", "+b", "-b"]);
});

test("when one fails, those that have begun end, no other begins, and the error is thrown", async () => {
  const { log, act, end } = work();
  const results = sideBySide(["a", "b", "c"], 2, act);
  const thrown = results.catch((error: unknown) => error);
  await end("a", new Error("no"));
  await end("b");
  expect(await thrown).toEqual(new Error("no"));
  expect(log).toEqual(["+a", "+b", "-a", "-b"]);
});
