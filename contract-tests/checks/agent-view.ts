import { isRecord } from "../contract/schema-walk.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";

/**
 * What one answer says of one agent, in the same words for both surfaces.
 * A value that is missing or has another form is undefined: the schema check reports it.
 */
export interface AgentView {
  exchange: AnsweredExchange;
  /** JSON pointer of the agent in the body. */
  pointer: string;
  agent: number;
  /** State on the CTI platform: `ctiStatus` and `currentState`. */
  state: number | undefined;
  /** When the agent signed in, as given: `logindate` and `logonTime`, in ms since 1970. */
  signedInAt: number | undefined;
  /** For how long the agent has been in the state, in seconds: `currentstatetime` and `currentStateTime`. */
  inState: number | undefined;
  /** All properties, as they came. */
  properties: Record<string, unknown>;
  /** The skill queue of the list that contains the agent. */
  queue?: QueueView;
}

/** What a list says of one skill queue. */
export interface QueueView {
  /** JSON pointer of the queue in the body. */
  pointer: string;
  /** All properties, as they came. */
  properties: Record<string, unknown>;
}

/** Reads an integer that is written as a number, or as digits in a text as in the samples. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

/** The agents in an answer of AgentGateway: one, or all of a list. */
export function gatewayAgents(exchange: AnsweredExchange): AgentView[] {
  const payload = payloadOf(exchange);
  if (!Array.isArray(payload)) return [gatewayView(exchange, "/result", payload)].filter((view) => view !== undefined);
  return gatewayQueues(exchange).flatMap((queue) => {
    const listed: unknown = queue.properties.agent;
    if (!Array.isArray(listed)) return [];
    return listed.flatMap((agent: unknown, position) => {
      const view = gatewayView(exchange, `${queue.pointer}/agent/${position}`, agent);
      return view ? [{ ...view, queue }] : [];
    });
  });
}

/** The skill queues in a list of AgentGateway. */
export function gatewayQueues(exchange: AnsweredExchange): QueueView[] {
  const payload = payloadOf(exchange);
  if (!Array.isArray(payload)) return [];
  return payload.flatMap((queue: unknown, index) =>
    isRecord(queue) ? [{ pointer: `/result/${index}`, properties: queue }] : [],
  );
}

function gatewayView(exchange: AnsweredExchange, pointer: string, properties: unknown): AgentView | undefined {
  if (!isRecord(properties)) return undefined;
  const agent = integerOf(properties.workno);
  if (agent === undefined) return undefined;
  return {
    exchange,
    pointer,
    agent,
    state: integerOf(properties.ctiStatus),
    signedInAt: integerOf(properties.logindate),
    inState: integerOf(properties.currentstatetime),
    properties,
  };
}

/** A skill in the answer about one agent. */
export interface SkillView {
  id: number;
  mediaType: number | undefined;
  /** The place of its id, relative to the agent. */
  property: string;
}

/** The skills of an agent. In a list the field is not used, and says nothing. */
export function skillsOf({ properties: { skilllist } }: AgentView): SkillView[] {
  if (!Array.isArray(skilllist)) return [];
  return skilllist.flatMap((skill: unknown, index): SkillView[] => {
    const id = isRecord(skill) ? integerOf(skill.id) : undefined;
    if (!isRecord(skill) || id === undefined) return [];
    return [{ id, mediaType: integerOf(skill.mediatype), property: `skilllist/${index}/id` }];
  });
}

/** The ids in a list of AgentGateway, each once, in the order of the list. */
export function listedWorknos(exchange: AnsweredExchange): number[] {
  return [...new Set(gatewayAgents(exchange).map(({ agent }) => agent))];
}

/** The agents in an answer of CC-CMS to a batch. */
export function monitoredAgents(exchange: AnsweredExchange): AgentView[] {
  const payload = payloadOf(exchange);
  if (!Array.isArray(payload)) return [];
  return payload.flatMap((properties: unknown, index): AgentView[] => {
    const agent = isRecord(properties) ? integerOf(properties.agentId) : undefined;
    if (!isRecord(properties) || agent === undefined) return [];
    return [
      {
        exchange,
        pointer: `/${exchange.operation.envelope.payload}/${index}`,
        agent,
        state: integerOf(properties.currentState),
        signedInAt: integerOf(properties.logonTime),
        inState: integerOf(properties.currentStateTime),
        properties,
      },
    ];
  });
}

/** Signed in means: in any platform state but 0. Unknown when there is no state. */
export function isSignedIn({ state }: Pick<AgentView, "state">): boolean | undefined {
  return state === undefined ? undefined : state !== 0;
}

/**
 * Whether an agent was in one and the same state from an earlier view to a later one:
 * only then what is said between them has to agree with them.
 */
export function unchanged(earlier: AgentView | undefined, later: AgentView | undefined): boolean {
  if (!earlier || !later || earlier.state === undefined || earlier.state !== later.state) return false;
  if (earlier.signedInAt !== later.signedInAt) return false;
  return earlier.inState === undefined || later.inState === undefined || later.inState >= earlier.inState;
}
