// One entry of an HTTP archive as an exchange that checks can evaluate.
import { isSuccess, parseExchange, type RecordedExchange } from "../checks/parsed-exchange.ts";
import { requestOf } from "../checks/scenario.ts";
import { RECORDED, type ScenarioRequest } from "../checks/scenario-request.ts";
import { type Operation, operationsOf, surfaces } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import type { Exchange, TransportFailure } from "../transport/exchange.ts";
import type { Credential } from "../transport/risk.ts";
import { at, bodyIn, headersIn, timesIn, Unjudged } from "./har-message.ts";
import { agentsAsked, isRight, jsonOf, type Located, locate, locatedAs } from "./recorded-request.ts";

/** An entry that can be judged, with what it says about its deployment. */
export interface Judged {
  recorded: RecordedExchange & { exchange: Exchange };
  located: Located;
  /** The JSON of the body of the request, if it has any. */
  asked: unknown;
}

/** An entry as an exchange; `place` is a name that no other entry has. Throws Unjudged with the reason. */
export function recordedIn(entry: unknown, place: string): Judged {
  const [method, url] = [at(entry, "request", "method"), at(entry, "request", "url")];
  if (typeof method !== "string" || typeof url !== "string") throw new Unjudged("the entry has no request");
  const purpose = purposeIn(entry);
  if (purpose?.isEvaluated === false) throw new Unjudged("the run that recorded it has not evaluated it either");
  const located = purpose ? locatedAs(purpose.operation, url) : locate(method, url);
  if (!located) throw new Unjudged("it is no request of the contract");
  if (isCached(entry)) throw new Unjudged("the answer comes from a cache of the browser");
  const exchange = exchangeIn(entry, purpose !== undefined, purpose?.failure);
  const asked = jsonOf(exchange.request.body);
  const httpRequest = {
    method,
    path: located.path,
    headers: Object.fromEntries(exchange.request.headers),
    ...(exchange.request.body === undefined ? {} : { body: exchange.request.body }),
  };
  const agents = purpose?.agents ?? agentsAsked(located, asked);
  const plain = requestOf(located.operation, httpRequest, { scenario: RECORDED, step: "", agents });
  const request: ScenarioRequest = purpose
    ? { ...plain, ...purpose.particulars, key: `${purpose.key} (${place})` }
    : { ...plain, key: `${plain.key} (${place})` };
  const recorded = { request, exchange };
  return {
    recorded: purpose ? recorded : { exchange, request: { ...request, expects: expectedOf(recorded, located, asked) } },
    located,
    asked,
  };
}

/**
 * Nobody knows what a recorded request was to get. What was answered with success is evaluated as such. A server error
 * is one where the request is as the contract has it. Any other refusal may be right: only its form is evaluated.
 */
function expectedOf(recorded: RecordedExchange, located: Located, asked: unknown): ScenarioRequest["expects"] {
  const parsed = parseExchange(recorded);
  const isServerError = !parsed.failure && parsed.answer.status >= 500;
  if (isSuccess(parsed)) return "answer";
  return isServerError && isRight(located, asked) ? "answer" : "either";
}

/** What a HAR of this suite says about a request: the purpose for which it was sent. */
interface Purpose {
  operation: Operation;
  isEvaluated: boolean;
  key: string;
  agents: number[];
  particulars: Pick<ScenarioRequest, "scenario" | "step" | "credential" | "expects">;
  failure: string | undefined;
}

function purposeIn(entry: unknown): Purpose | undefined {
  const own = at(entry, "_cti");
  if (!isRecord(own)) return undefined;
  const { surface, operationId, scenario, step, credential, expects, agents, evaluated, failure } = own;
  const isText = (value: unknown): value is string => typeof value === "string";
  const isExpected = (value: unknown): value is ScenarioRequest["expects"] =>
    ["answer", "refusal", "either"].some((one) => one === value);
  const operation = surfaces
    .flatMap(operationsOf)
    .find((one) => one.surface === surface && one.operationId === operationId);
  if (!operation || ![scenario, step, credential].every(isText) || !isExpected(expects) || !Array.isArray(agents))
    throw new Unjudged("its field _cti is not of this version");
  const comment = at(entry, "comment");
  return {
    operation,
    isEvaluated: evaluated !== false,
    key: isText(comment) ? comment : operation.operationId,
    agents: agents.filter((agent): agent is number => Number.isSafeInteger(agent)),
    particulars: {
      scenario: String(scenario),
      step: String(step),
      // A word of this suite; one that it does not know is neither valid nor described by a line for curl.
      credential: String(credential) as Credential,
      expects,
    },
    failure: isText(failure) ? failure : undefined,
  };
}

/** Chromium and Firefox say so of answers for which nothing was sent. */
function isCached(entry: unknown): boolean {
  return at(entry, "_fromCache") !== undefined || at(entry, "response", "status") === 304;
}

const KINDS: readonly TransportFailure["kind"][] = ["unreachable", "refused", "broken", "interrupted", "unanswered"];

function exchangeIn(entry: unknown, isOwn: boolean, failure: string | undefined): Exchange {
  const [requested, response] = [at(entry, "request"), at(entry, "response")];
  const text = at(requested, "postData", "text");
  const request = {
    method: String(at(requested, "method")),
    url: String(at(requested, "url")),
    headers: headersIn(requested),
    ...(typeof text === "string" && text !== "" ? { body: text } : {}),
  };
  const status = Number(at(response, "status"));
  if (!(status >= 100 && status <= 999)) {
    const kind = KINDS.find((one) => one === failure);
    // What ended the request of a browser can be its user.
    if (kind === undefined) throw new Unjudged("it has no answer");
    const message = String(at(entry, "response", "_error") ?? "");
    return { ...timesIn(entry), request, result: { failure: { kind, message } } };
  }
  const headers = headersIn(response);
  return {
    ...timesIn(entry),
    request,
    result: { answer: { status, headers, body: bodyIn(response, headers, isOwn) } },
  };
}
