import type { Asked } from "../checks/reading.ts";
import { type Connections, curlOf, requestOf } from "./curl.ts";
import type { ExchangeReport } from "./report.ts";
import { shortened, visibleLines } from "./visible.ts";

/** How much of the body of an answer the report shows, in characters. */
const EXCERPT = 2000;

/** Everything that was asked, in the order in which it was asked, as the report shows it. */
export function exchangesOf(asked: readonly Asked[], deployment: Connections): ExchangeReport[] {
  return asked.map((one, id) => {
    const { probe, exchange } = one;
    const { surface, operationId, key } = probe;
    const { method, url } = requestOf(one, deployment);
    return {
      id,
      surface,
      operationId,
      probe: key,
      method,
      url,
      ...(wasSent(one) ? timesOf(exchange) : {}),
      ...("answer" in exchange.result
        ? {
            status: exchange.result.answer.status,
            size: exchange.result.answer.body.length,
            excerpt: excerptOf(exchange.result.answer.body),
          }
        : { failure: exchange.result.failure.message }),
      curl: curlOf(one, deployment),
    };
  });
}

/** Whether a request went out, or at least a connection for it was tried. */
export function wasSent({ exchange }: Asked): boolean {
  const { result } = exchange;
  return "startedAt" in exchange && !("failure" in result && result.failure.kind === "refused");
}

function timesOf(exchange: Asked["exchange"]): Pick<ExchangeReport, "startedAt" | "duration"> {
  return "startedAt" in exchange ? { startedAt: exchange.startedAt, duration: exchange.duration } : {};
}

function excerptOf(body: Uint8Array): string {
  // More bytes than these cannot be needed: no character has more than four.
  const beginning = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body.subarray(0, 4 * EXCERPT + 4));
  return shortened(visibleLines(beginning), EXCERPT);
}
