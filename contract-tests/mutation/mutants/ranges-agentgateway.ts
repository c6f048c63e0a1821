// AgentGateway accepts invalid ids in the path, or refuses valid ones.
import { operationOf } from "../../contract/contract.ts";
import type { Change } from "../../reference/change.ts";
import { changing } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, CALLS, GATEWAY_QUERIES, type Query, queryAt } from "./queries.ts";

type Place = "agentid" | "workno";

/**
 * A change that takes ids as if they were that of the agent whose guid comes with them.
 * A path in which an id is none belongs to no operation, so the id has to be replaced before routing.
 */
function taking(queries: readonly Query[], place: Place, isTaken: (id: string) => boolean): Change {
  return {
    surface: "agentgateway",
    request(raw, { sessions }) {
      const { guid } = raw.headers;
      const asked = queryAt(raw.url ?? "");
      const session = sessions.all().find(({ guids }) => guids.has(String(guid)));
      if (!asked || !session || !queries.some((query) => query === asked.query) || !isTaken(asked[place])) return;
      const [agentid, workno] = [place === "agentid" ? session.agentid : asked.agentid, session.agentid];
      raw.url = pathOf(asked.query, agentid, place === "workno" ? workno : asked.workno);
    },
  };
}

function pathOf(query: Query, agentid: string, workno: string): string {
  const { path } = operationOf("agentgateway", query);
  return path.replace("{agentid}", () => agentid).replace("{workno}", () => workno);
}

/** A change that refuses an id as one that is none. */
function refusing(queries: readonly Query[], place: Place, id: string): Change {
  return changing(queries, (sent, received) => (received[place] === id ? { ...sent, status: 404 } : sent));
}

const isNumber = (id: string): boolean => /^[0-9]{1,9}$/.test(id) && !id.startsWith("0");
const isBelow = (id: string): boolean => isNumber(id) && Number(id) === 100;
const isAbove = (id: string): boolean => isNumber(id) && Number(id) >= 60_000;
/** Anything but digits that begin with none of value 0, or so many of them that no number is meant. */
const isMalformed = (id: string): boolean => !isNumber(id) && id !== "0";

const WITH_WORKNO = [AGENT, CALLS] as const;

export const rangeGatewayMutants: readonly Mutant[] = [
  {
    name: "agentid-100-taken",
    kind: "form",
    summary: "The id 100 is accepted for the requesting agent.",
    change: taking(GATEWAY_QUERIES, "agentid", isBelow),
  },
  {
    name: "agentid-60000-taken",
    kind: "form",
    summary: "The id 60000 is accepted for the requesting agent.",
    change: taking(GATEWAY_QUERIES, "agentid", isAbove),
  },
  {
    name: "agentid-101-refused",
    kind: "form",
    summary: "The id 101 is refused for the requesting agent.",
    change: refusing(GATEWAY_QUERIES, "agentid", "101"),
  },
  {
    name: "agentid-59999-refused",
    kind: "form",
    summary: "The id 59999 is refused for the requesting agent.",
    change: refusing(GATEWAY_QUERIES, "agentid", "59999"),
  },
  {
    name: "agentid-in-any-form-taken",
    kind: "form",
    summary: "An id in any form is accepted for the requesting agent.",
    change: taking(GATEWAY_QUERIES, "agentid", isMalformed),
  },
  {
    name: "workno-100-taken",
    kind: "form",
    summary: "The id 100 is accepted for the queried agent.",
    change: taking(WITH_WORKNO, "workno", isBelow),
  },
  {
    name: "workno-60000-taken",
    kind: "form",
    summary: "The id 60000 is accepted for the queried agent.",
    change: taking(WITH_WORKNO, "workno", isAbove),
  },
  {
    name: "workno-101-refused",
    kind: "form",
    summary: "The id 101 is refused for the queried agent.",
    change: refusing([AGENT], "workno", "101"),
  },
  {
    name: "workno-59999-refused",
    kind: "form",
    summary: "The id 59999 is refused in a query about calls.",
    change: refusing([CALLS], "workno", "59999"),
  },
  {
    name: "workno-with-leading-zeros-taken",
    kind: "form",
    summary: "Leading zeros in the id of the queried agent are accepted.",
    change: taking([AGENT], "workno", (id) => /^0+[1-9][0-9]*$/.test(id)),
  },
  {
    name: "workno-in-any-form-taken",
    kind: "form",
    summary: "An id in any form is accepted for the queried agent.",
    change: taking(WITH_WORKNO, "workno", isMalformed),
  },
  {
    name: "malformed-workno-ends-in-error",
    kind: "form",
    summary: "An id with letters causes HTTP status 500.",
    change: changing(WITH_WORKNO, (sent, { workno }) => (/[a-z]/i.test(workno) ? { ...sent, status: 500 } : sent)),
  },
];
