import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import { requestOf } from "../../checks/scenario.ts";
import { operationOf } from "../../contract/contract.ts";
import type { Answer, Exchange } from "../../transport/exchange.ts";
import { signedHttpRequest } from "../http-requests.ts";

export const STARTED_AT = "2026-06-15T09:30:00.250Z";
export const BODY = '{"ccId":1,"vdn":170,"agentId":1099}';
export const URL_ASKED = "https://platform.example.test:8043/rest/cmsapp/v1/openapi/agent/agentprivatecall";

/** What of an exchange a test chooses. */
interface Choice {
  request?: Partial<Exchange["request"]>;
  answer?: Partial<Answer> | { body: Uint8Array | string };
  duration?: number;
}

const httpRequest = signedHttpRequest("queryAgentPrivateCalls", { ccId: 1, vdn: 170, agentId: 1099 });
const request = requestOf(operationOf("cc-cms", "queryAgentPrivateCalls"), httpRequest, {
  scenario: "private calls",
  step: "calls",
  agents: [1099],
});

function captured(result: Exchange["result"], { request: changes, duration = 18.25 }: Choice): RecordedExchange {
  const headers = [
    ["Host", "platform.example.test:8043"],
    ...Object.entries(httpRequest.headers),
    ["Authorization", "***"],
  ] as [string, string][];
  return {
    request,
    exchange: {
      request: { method: "POST", url: URL_ASKED, headers, body: BODY, ...changes },
      result,
      startedAt: STARTED_AT,
      duration,
    },
  };
}

/** A request that was answered. */
export function answered(choice: Choice = {}): RecordedExchange {
  const { body = '{"result":"0"}', ...rest } = choice.answer ?? {};
  const bytes = typeof body === "string" ? Uint8Array.from(Buffer.from(body)) : body;
  const headers: Answer["headers"] = [
    ["Content-Type", "application/json;charset=UTF-8"],
    ["Set-Cookie", "***"],
  ];
  return captured({ answer: { status: 200, headers, ...rest, body: bytes } }, choice);
}

/** A request without a complete answer. */
export function unanswered(
  kind: "unreachable" | "refused" | "broken" | "interrupted",
  choice: Choice = {},
): RecordedExchange {
  return captured({ failure: { kind, message: `${kind}, since a test says so` } }, choice);
}

/** A request that was not sent, because nothing can be asked any more. */
export const unsent: RecordedExchange = {
  request,
  exchange: { result: { failure: { kind: "unreachable", message: "nothing can be asked" } } },
};
