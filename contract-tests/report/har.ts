import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Exchange, Header } from "../transport/exchange.ts";
import { headersOf } from "../transport/exchange.ts";
import { jsonPieces } from "./content.ts";
import { wasSent } from "./exchanges.ts";
import type { Report } from "./report.ts";
import { sha256 } from "./sums.ts";

/**
 * The exchanges as HAR 1.2, for the network panel of a browser, in the order in which they were sent: those that are
 * evaluated, and those beside them, which keep the session or were sent again.
 * Credentials are masked. It contains only exchanges that were sent. It comes in pieces, an entry at a time.
 *
 * `_cti` says what the suite wanted with a request: the credential, and whether it expects an answer. Requests that are
 * wrong on purpose do not have `expects: answer`, so that other tools can leave them out. `exchange` is the number of
 * the exchange in the report, which counts only those that are evaluated.
 *
 * What the panels of Chromium and Firefox want beyond the format: `pages` is a list, even of nothing;
 * no field is null; a request without answer has the status 0 and says why in `_error`;
 * `_resourceType` is what the panel filters by, and `_transferSize` what it shows as size.
 */
export function* harOf(
  { suite, run }: Pick<Report, "suite" | "run">,
  recorded: readonly RecordedExchange[],
  beside: readonly RecordedExchange[] = [],
): Iterable<string> {
  const sent = [
    // Numbered as in exchangesOf().
    ...recorded.filter(wasSent).map((one, exchange) => ({ one, exchange })),
    ...beside.filter(wasSent).map((one) => ({ one, exchange: undefined })),
  ].sort((one, other) => Date.parse(one.one.exchange.startedAt) - Date.parse(other.one.exchange.startedAt));
  const har = {
    log: {
      version: "1.2",
      creator: {
        name: suite.name,
        version: suite.version,
        comment: `*** replaces a credential${run ? `; run ${run.id}` : ""}`,
      },
      pages: [],
      entries: [],
    },
  };
  const [head = "", tail = ""] = JSON.stringify(har, null, 2).split(/(?<="entries": \[)(?=\])/);
  yield head;
  for (const [index, { one, exchange }] of sent.entries()) {
    yield index === 0 ? "\n      " : ",\n      ";
    yield* jsonPieces(entry(one, one.exchange, exchange), 0, "      ");
  }
  yield `${sent.length === 0 ? "" : "\n    "}${tail}\n`;
}

/** The purpose of a request, without what the entry says anyway; the number of its exchange where it is evaluated. */
function purposeOf(
  { surface, operationId, scenario, step, credential, expects, agents }: ScenarioRequest,
  exchange: number | undefined,
) {
  const purpose = { surface, operationId, scenario, step, credential, expects, agents };
  return exchange === undefined ? { ...purpose, evaluated: false } : { ...purpose, evaluated: true, exchange };
}

function entry(
  { request: scenarioRequest }: RecordedExchange,
  { request, result, startedAt, duration }: Exchange,
  exchange: number | undefined,
) {
  const time = Math.round(duration * 1000) / 1000;
  return {
    startedDateTime: startedAt,
    time,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: request.headers.map(named),
      queryString: [...new URL(request.url).searchParams].map(named),
      ...(request.body === undefined ? {} : { postData: { mimeType: typeOf(request, ""), text: request.body } }),
      headersSize: -1,
      bodySize: Buffer.byteLength(request.body ?? ""),
    },
    response: "answer" in result ? answered(result.answer) : unanswered(result.failure.message),
    cache: {},
    // Only the whole was measured; what is not known is -1, or 0 where the format wants a time.
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: time, receive: 0 },
    comment: scenarioRequest.key,
    _cti: {
      ...purposeOf(scenarioRequest, exchange),
      ...("failure" in result ? { failure: result.failure.kind } : {}),
    },
    _resourceType: "fetch",
  };
}

type AnsweredExchange = Extract<Exchange["result"], { answer: unknown }>["answer"];

function answered(answer: AnsweredExchange) {
  const { status, headers, body, cut } = answer;
  const size = cut?.length ?? body.length;
  return {
    status,
    // It is not captured, and the usual one could differ from what was sent.
    statusText: "",
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: headers.map(named),
    content: { size, mimeType: essenceOf(typeOf(answer, "x-unknown")), ...contentOf(answer) },
    redirectURL: headersOf(answer, "location").at(0) ?? "",
    headersSize: -1,
    bodySize: size,
    _transferSize: size,
  };
}

function unanswered(message: string) {
  return {
    status: 0,
    statusText: "",
    httpVersion: "",
    cookies: [],
    headers: [],
    content: { size: 0, mimeType: "x-unknown" },
    redirectURL: "",
    headersSize: -1,
    bodySize: -1,
    comment: message,
    _transferSize: 0,
    _error: message,
  };
}

/** Of a larger body only the beginning is written, in bytes; a batch of 6000 agents, the largest of the contract, has 2.6 MB. */
const MOST_OF_BODY = 4 * 1024 * 1024;

/** The body as text, or what it is where it is not UTF-8; no field where there is none. */
function contentOf({ body, cut }: Pick<AnsweredExchange, "body" | "cut">): { text?: string; comment?: string } {
  if (body.length === 0) return {};
  const isCut = body.length > MOST_OF_BODY;
  const digest = () => `${body.length} bytes, SHA-256 ${sha256(body)}`;
  try {
    // What may be cut is the last character, which the stream then waits for.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const text = decoder.decode(body.subarray(0, MOST_OF_BODY), { stream: isCut });
    if (cut) return { text, comment: `the beginning of ${cut.length} bytes; ${cut.problem}` };
    return isCut ? { text, comment: `the beginning of ${digest()}` } : { text };
  } catch {
    // A secret could not be found in it.
    return { comment: `not UTF-8, left out: ${digest()}` };
  }
}

function typeOf(message: { headers: readonly Header[] }, otherwise: string): string {
  return message.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? otherwise;
}

/** A media type without its parameters: with them Chromium would not know it for JSON, and the text is decoded anyway. */
function essenceOf(type: string): string {
  return type.replace(/;.*$/s, "").trim();
}

function named([name, value]: readonly [string, string]): { name: string; value: string } {
  return { name, value };
}
