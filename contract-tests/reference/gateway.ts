import type { FastifyRequest } from "fastify";
import type { components } from "../../generated/agentgateway/types.js";
import { type AnswerTypes, failureBody } from "./agentgateway-answers.ts";
import type { CallCentre } from "./call-centre.ts";
import type { PlannedFailure } from "./dataset.ts";
import type { Route, SurfaceAnswer } from "./http-server.ts";
import type { AgentGatewayOperation } from "./operation-names.ts";
import { plannedFailure } from "./planned-failures.ts";
import type { AgentEvent, Session, Sessions } from "./sessions.ts";
import type { SlidingWindow } from "./sliding-window.ts";

/** Everything that the operations of AgentGateway work on. */
export interface Gateway {
  centre: CallCentre;
  sessions: Sessions;
  /** Flow control of one agent; undefined when there is none. */
  flow: SlidingWindow | undefined;
  failures: readonly PlannedFailure[];
  types: AnswerTypes;
  /** How long a poll waits for an event, in ms. */
  pollWait: number;
  now: () => number;
}

type Schemas = components["schemas"];

/** The bodies of success of the session; the generated type of an event's content, which is any object, has no properties. */
type Success =
  | Schemas["LoginResponse"]
  | Schemas["UpdateGuidResponse"]
  | Schemas["AcknowledgedResponse"]
  | (Omit<Schemas["AgentEventResponse"], "event"> & { event?: AgentEvent });

/** An answer of success; with `guid`, one that brings the guid of the session. */
export function success(body: Success, guid?: string): SurfaceAnswer {
  const headers = guid === undefined ? {} : { "Set-GUID": `JSESSIONID=${guid}` };
  return { headers, body, code: body.retcode };
}

/** An answer of failure: HTTP status 200, as for every outcome that the gateway itself decides. */
export function failure(code: string): SurfaceAnswer {
  return { body: failureBody(code), code };
}

/**
 * An operation of a signed-in agent. First comes the guid, then flow control where the operation is `limited`,
 * then what the dataset has planned.
 */
export function withSession(
  gateway: Gateway,
  operation: AgentGatewayOperation,
  answer: (session: Session, request: FastifyRequest) => SurfaceAnswer | Promise<SurfaceAnswer>,
  { limited = false } = {},
): Route["answer"] {
  const { sessions, flow, failures } = gateway;
  return (request) => {
    const ids = idsOf(request);
    const guid = headerOf(request, "guid");
    const session = sessions.find(ids.agentid, guid);
    if (typeof session === "string") {
      const hasSignedOut = operation === "logout" && sessions.hasSignedOut(ids.agentid, guid);
      return failure(hasSignedOut ? "100-008" : session);
    }
    if (limited && flow?.admits(ids.agentid) === false) return failure("000-007");
    const code = plannedFailure(failures, operation, ids);
    return code === undefined ? answer(session, request) : failure(code);
  };
}

/** The ids in the path of a request; that of the agent who asks is in every path. */
export function idsOf({ params }: FastifyRequest): Record<string, string> & { agentid: string } {
  return { agentid: "", ...(params as Record<string, string>) };
}

/** The parameters behind the path of a request. */
export function parametersOf({ url }: FastifyRequest): URLSearchParams {
  return new URL(url, "https://agentgateway.example.test").searchParams;
}

/** The value of a request header; of several, as Node joins them. */
export function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
