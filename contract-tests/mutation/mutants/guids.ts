import type { ReceivedQuery } from "./queries.ts";

/** What can be said of the guid of a request. `foreign` is one of another agent's session. */
export type GuidKind = "none" | "malformed" | "unknown" | "foreign" | "former" | "right";

const FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Za-z]+[0-9]+$/;

export function guidKindOf({ request, world: { sessions, dataset }, agentid }: ReceivedQuery): GuidKind {
  const { guid } = request.headers;
  if (typeof guid !== "string" || guid === "") return "none";
  if (!FORM.test(guid)) return "malformed";
  const session = sessions.find(agentid, guid);
  if (typeof session !== "string") return "right";
  if (session === "000-003") return "foreign";
  const former = dataset.agents.some(({ workno }) => sessions.hasSignedOut(String(workno), guid));
  return former ? "former" : "unknown";
}
