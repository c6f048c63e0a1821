import type { TrafficFacts } from "./report.ts";

/** What of recorded traffic was judged and what not, one line each, with the numbers and the reasons. */
export function trafficLines({ requests, judged, notJudged, checksNotMade }: TrafficFacts): string[] {
  return [
    `${judged} of ${requests} recorded requests judged`,
    ...notJudged.map(
      ({ reason, requests: own }) => `not judged: ${own} ${own === 1 ? "request" : "requests"}, ${reason}`,
    ),
    ...checksNotMade.map(({ reason, checks }) => `not made: ${checks} ${checks === 1 ? "check" : "checks"}, ${reason}`),
  ];
}
