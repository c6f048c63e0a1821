// Ids that requests need and no deployment file has: the deployment itself names them.
import { isRecord } from "../contract/schema-walk.ts";
import { integerOf } from "./agent-view.ts";
import { CALLS, OWN_SKILLS, VDN_QUEUES } from "./operations.ts";
import { isSuccess, type ParsedExchange, payloadOf } from "./parsed-exchange.ts";

/** What a response names, by the parameter that it is for: the first skill queue, and the first call. */
export function foundIn(exchange: ParsedExchange): Readonly<Record<string, string>> {
  if (!isSuccess(exchange)) return {};
  const { operationId } = exchange.request;
  const payload = payloadOf(exchange);
  const [first] = Array.isArray(payload) ? (payload as unknown[]) : [];
  if (operationId === CALLS.operationId) return typeof first === "string" ? { callid: first } : {};
  if (operationId !== OWN_SKILLS.operationId && operationId !== VDN_QUEUES.operationId) return {};
  const skillid = isRecord(first) ? integerOf(first.id) : undefined;
  return skillid === undefined ? {} : { skillid: String(skillid) };
}
