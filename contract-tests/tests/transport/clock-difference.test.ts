import { expect, test } from "vitest";
import { bestDifference } from "../../transport/clock-difference.ts";
import type { Exchange } from "../../transport/exchange.ts";

const SENT = "2026-06-15T09:30:00.000Z";

function exchange(duration: number, date: string | undefined): Exchange {
  return {
    request: { method: "GET", url: "https://a.example.test/", headers: [] },
    result: { answer: { status: 200, headers: date === undefined ? [] : [["Date", date]], body: new Uint8Array() } },
    startedAt: SENT,
    duration,
  };
}

test("the difference of several responses is that of the one that took the shortest time", () => {
  const date = new Date(Date.parse(SENT) + 60_000).toUTCString();
  const slow = exchange(5_000, date);
  const fast = exchange(20, date);
  expect(bestDifference([slow, fast, slow])).toEqual({ least: 59_980, most: 61_000 });
});

test("there is none without a response that has a time", () => {
  const failed: Exchange = { ...exchange(1, undefined), result: { failure: { kind: "broken", message: "x" } } };
  expect(bestDifference([exchange(1, undefined), exchange(1, "yesterday"), failed])).toBeUndefined();
  expect(bestDifference([])).toBeUndefined();
});
