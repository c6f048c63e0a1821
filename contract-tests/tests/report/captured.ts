import { probeOf } from "../../checks/inquiry.ts";
import type { Asked } from "../../checks/reading.ts";
import { operationOf } from "../../contract/contract.ts";
import type { Answer, Exchange } from "../../transport/exchange.ts";
import { signedQuestion } from "../questions.ts";

export const STARTED_AT = "2026-06-15T09:30:00.250Z";
export const BODY = '{"ccId":1,"vdn":170,"agentId":1099}';
export const URL_ASKED = "https://platform.example.test:8043/rest/cmsapp/v1/openapi/agent/agentprivatecall";

/** What of an exchange a test chooses. */
interface Choice {
  request?: Partial<Exchange["request"]>;
  answer?: Partial<Answer> | { body: Uint8Array | string };
  duration?: number;
}

const { probe, question } = (() => {
  const asked = signedQuestion("queryAgentPrivateCalls", { ccId: 1, vdn: 170, agentId: 1099 });
  const particulars = { inquiry: "private calls", step: "calls", agents: [1099] };
  return { probe: probeOf(operationOf("cc-cms", "queryAgentPrivateCalls"), asked, particulars), question: asked };
})();

function captured(result: Exchange["result"], { request, duration = 18.25 }: Choice): Asked {
  const headers = [
    ["Host", "platform.example.test:8043"],
    ...Object.entries(question.headers),
    ["Authorization", "***"],
  ] as [string, string][];
  return {
    probe,
    exchange: {
      request: { method: "POST", url: URL_ASKED, headers, body: BODY, ...request },
      result,
      startedAt: STARTED_AT,
      duration,
    },
  };
}

/** A question that was answered. */
export function answered(choice: Choice = {}): Asked {
  const { body = '{"result":"0"}', ...rest } = choice.answer ?? {};
  const bytes = typeof body === "string" ? Uint8Array.from(Buffer.from(body)) : body;
  const headers: Answer["headers"] = [
    ["Content-Type", "application/json;charset=UTF-8"],
    ["Set-Cookie", "***"],
  ];
  return captured({ answer: { status: 200, headers, ...rest, body: bytes } }, choice);
}

/** A question without a complete answer. */
export function unanswered(kind: "unreachable" | "refused" | "broken" | "interrupted", choice: Choice = {}): Asked {
  return captured({ failure: { kind, message: `${kind}, since a test says so` } }, choice);
}

/** A question that was not sent, because nothing can be asked any more. */
export const unsent: Asked = {
  probe,
  exchange: { result: { failure: { kind: "unreachable", message: "nothing can be asked" } } },
};
