import { counted, number } from "./counts.ts";
import type { TrafficFacts } from "./report.ts";

/** What of recorded traffic was judged and what not, one line each, with the numbers and the reasons. */
export function trafficLines({ requests, judged, notJudged, checksNotMade }: TrafficFacts): string[] {
  return [
    `${number(judged)} of ${counted(requests, "recorded request")} judged`,
    ...notJudged.map(({ reason, requests: own }) => `not judged: ${counted(own, "request")}, ${reason}`),
    ...checksNotMade.map(({ reason, checks }) => `not made: ${counted(checks, "check")}, ${reason}`),
  ];
}
