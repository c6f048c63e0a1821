import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { Exchange } from "../transport/exchange.ts";
import { type Connections, curlOf, requestOf } from "./curl.ts";
import type { ExchangeReport } from "./report.ts";
import { shortened, visibleLines } from "./visible.ts";

/** Maximum length of a response body in the report, in characters. */
const EXCERPT = 2000;

/** A request that was sent. */
export type Sent = RecordedExchange & { exchange: Exchange };

/** All exchanges that were sent, in order, for the report. */
export function exchangesOf(recorded: readonly RecordedExchange[], deployment: Connections): ExchangeReport[] {
  return recorded.filter(wasSent).map((one, id) => {
    const { request, exchange } = one;
    const { surface, operationId, key } = request;
    const { method, url } = requestOf(one, deployment);
    return {
      id,
      surface,
      operationId,
      request: key,
      method,
      url,
      startedAt: exchange.startedAt,
      duration: exchange.duration,
      ...("answer" in exchange.result
        ? {
            status: exchange.result.answer.status,
            size: exchange.result.answer.cut?.length ?? exchange.result.answer.body.length,
            excerpt: excerptOf(exchange.result.answer.body),
          }
        : { failure: exchange.result.failure.message }),
      curl: curlOf(one, deployment),
    };
  });
}

/** Whether a request was sent, or a connection for it was attempted. */
export function wasSent(recorded: RecordedExchange): recorded is Sent {
  const { exchange } = recorded;
  const { result } = exchange;
  return "startedAt" in exchange && !("failure" in result && result.failure.kind === "refused");
}

function excerptOf(body: Uint8Array): string {
  // More bytes than these cannot be needed: no character has more than four.
  const beginning = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body.subarray(0, 4 * EXCERPT + 4));
  return shortened(visibleLines(beginning), EXCERPT);
}
