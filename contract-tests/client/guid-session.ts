// Middleware that keeps the guids of agents who are signed in. Runs in Node, browsers and workers.
import type { Middleware } from "openapi-fetch";
import type { paths } from "../../generated/agentgateway/types.js";
import { type Clock, realClock } from "./clock.ts";
import { guidIn, guidInBody } from "./guid.ts";

type Path = keyof paths;
const SIGN_INS: readonly string[] = [
  "/agentgateway/resource/onlineagent/{agentid}",
  "/agentgateway/resource/onlineagent/{agentid}/forcelogin",
] satisfies Path[];
const RENEWAL: string = "/agentgateway/resource/onlineagent/{agentid}/updateGuid" satisfies Path;
const SIGN_OUT: string = "/agentgateway/resource/onlineagent/{agentid}/logout" satisfies Path;

/**
 * While a guid is renewed, the one before can be refused. How often a request is then sent again, and after how many ms
 * where no other guid has come meanwhile. Known clients poll every 500 ms, and give up after more than 5 refusals.
 */
const REFUSED = { code: "000-003", times: 5, pause: 500 };

/**
 * A guid that does not match is refused with this code or 000-003 (cec_07_0005). With a new guid, it is tried once more:
 * an older request may have been under way, or another node of the gateway may not know the guid yet. Our choice.
 */
const NOT_SIGNED_IN = "100-006";

/** The guid of one agent, the number of the request that brought it, and the latest guid that was not refused. */
interface Session {
  guid: string | undefined;
  broughtBy: number;
  accepted: string | undefined;
}

/** The guids of agents. */
export interface Guids {
  middleware: Middleware;
  /** The latest guid of an agent; undefined where there is none. */
  of(agentid: string): string | undefined;
}

/**
 * Middleware for the generated AgentGateway client that keeps the guids of sessions, one for each agent id in a path.
 *
 * It takes a guid from the header `Set-GUID` of any answer, or from the body of `updateGuid`, and sends it with each
 * later request of that agent. A sign-in is sent without a guid, and a sign-out that succeeded forgets it.
 * Where requests overlap, the guid that the later request brought is kept.
 * A request that is refused with 000-003 is sent again, up to 5 times: at once where another request has brought a new
 * guid meanwhile, and otherwise after 500 ms. One that is refused with 100-006 while its guid is new is sent again once.
 *
 * Without polling or heartbeat the gateway ends a session after two minutes: use `agentSession`, or call
 * `getAgentEvent` in a loop.
 * `guid` is that of a session that exists already; it is sent for each agent that has none of its own.
 *
 * Source: "C4 authentication of the agent interfaces" (cec_07_0005). Sending again is our choice.
 */
export function guidSession(guid?: string, clock: Clock = realClock): Middleware {
  return keptGuids({ guid, clock }).middleware;
}

/** Which guids are kept; those of all agents where no `agentid` is given. */
interface Kept {
  guid: string | undefined;
  clock: Clock;
  agentid?: string;
}

/** The middleware of `guidSession`, and a look at its guids. */
export function keptGuids({ guid, clock, agentid: only }: Kept): Guids {
  const sessions = new Map<string, Session>();
  /** Numbers of requests, by the id that openapi-fetch gives each. */
  const numbers = new Map<string, number>();
  let count = 0;

  function sessionOf(agentid: unknown): Session {
    const id = String(agentid);
    const session = sessions.get(id) ?? { guid, broughtBy: 0, accepted: guid };
    sessions.set(id, session);
    return session;
  }

  /** Takes the guid that an answer brings; `number` is that of its request. */
  function follow(session: Session, number: number, schemaPath: string, headers: Headers, body: Body): void {
    if (number < session.broughtBy) return;
    const isSuccess = body.retcode === "0";
    const announced = guidIn(headers.get("set-guid") ?? "");
    const renewed = isSuccess && schemaPath === RENEWAL ? guidOf(body) : undefined;
    const brought = announced ?? renewed;
    if (schemaPath === SIGN_OUT && isSuccess) Object.assign(session, { guid: undefined, broughtBy: number });
    else if (brought !== undefined) Object.assign(session, { guid: brought, broughtBy: number });
  }

  const isOther = (agentid: unknown) => only !== undefined && agentid !== only;

  const middleware: Middleware = {
    onRequest({ request, schemaPath, params, id }) {
      if (isOther(params.path?.agentid)) return undefined;
      count += 1;
      numbers.set(id, count);
      const session = sessionOf(params.path?.agentid);
      if (SIGN_INS.includes(schemaPath)) request.headers.delete("Guid");
      else if (session.guid !== undefined) request.headers.set("Guid", session.guid);
      return request;
    },
    async onResponse({ request, response, schemaPath, params, options, id }) {
      if (isOther(params.path?.agentid)) return undefined;
      let number = numbers.get(id) ?? 0;
      numbers.delete(id);
      const session = sessionOf(params.path?.agentid);
      let answer = response;
      for (let triesLeft = REFUSED.times; ; triesLeft -= 1) {
        const body = await bodyOf(answer);
        const isNotSignedIn = body.retcode === NOT_SIGNED_IN;
        const isLatest = request.headers.get("Guid") === session.guid;
        if (isLatest && body.retcode !== undefined && !isNotSignedIn && body.retcode !== REFUSED.code)
          session.accepted = session.guid;
        const isNew = session.guid !== session.accepted;
        follow(session, number, schemaPath, answer.headers, body);
        // A sign-in has no guid, and a body that is used up; all others have none.
        const canBeRepeated = !SIGN_INS.includes(schemaPath) && session.guid !== undefined;
        const isRefused = body.retcode === REFUSED.code || (isNotSignedIn && isNew);
        if (!isRefused || triesLeft === 0 || !canBeRepeated) return answer;
        if (isNotSignedIn) triesLeft = 1;
        if (request.headers.get("Guid") === session.guid) await clock.sleep(REFUSED.pause, request.signal);
        // Signed out meanwhile.
        if (session.guid === undefined) return answer;
        request.headers.set("Guid", session.guid);
        count += 1;
        number = count;
        answer = await options.fetch(new Request(request));
      }
    },
    onError({ id }) {
      numbers.delete(id);
    },
  };

  return { middleware, of: (agentid) => sessionOf(agentid).guid };
}

/** What is read of an answer. */
interface Body {
  retcode?: unknown;
  result?: { guid?: unknown } | null;
}

function guidOf({ result }: Body): string | undefined {
  return typeof result?.guid === "string" ? guidInBody(result.guid) : undefined;
}

/** What the body of an answer says about guids, of a copy, so that it can be read again. */
async function bodyOf(response: Response): Promise<Body> {
  const text = await response.clone().text();
  // Lists of thousands of agents are not parsed twice.
  if (text.length > 4_096) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
