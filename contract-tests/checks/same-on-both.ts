// Agents and skill queues, compared between both surfaces. No check says which of them is wrong.
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { viewsOf } from "./agent-findings.ts";
import { type AgentView, integerOf, isSignedIn } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { entriesOf } from "./entries.ts";
import { evaluated, findingOf } from "./finding.ts";
import { AGENT, DETAILS, LIST, SKILL_AGENTS } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { details } from "./scenarios/cc-cms.ts";
import { vdn } from "./scenarios/vdn.ts";

/** Two surfaces are compared, which no row does. */
const common = { level: "SHOULD", risk: "read-only", needs: ["agentgateway"] } as const satisfies Partial<Check>;

/** What stays the same in a session, by its name on CC-CMS and on AgentGateway. */
const SAME = [
  ["name", "name"],
  ["phoneNumber", "phonenumber"],
  ["groupId", "groupid"],
  ["vdnId", "vdnid"],
] as const;

/** A value that can be compared: a text, or an integer in whatever way it is written. */
function comparable(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

const sameAgent: Check = {
  ...common,
  name: "same-agent-on-both",
  requirement: "Name, phone number, group and VDN of an agent are the same on both surfaces during one session.",
  operations: [DETAILS],
  asks: [details, agents],
  evaluate(observations, operation) {
    const known = new Map(
      viewsOf(observations, AGENT)
        .filter(isSignedIn)
        .map((view) => [`${view.agent} ${view.signedInAt}`, view]),
    );
    const compared = observations.successes({ operationId: operation.operationId }).flatMap((exchange) => {
      const payload = payloadOf(exchange);
      if (!isRecord(payload)) return [];
      const view = known.get(`${integerOf(payload.workNo)} ${integerOf(payload.loginDate)}`);
      return view ? [{ exchange, payload, view }] : [];
    });
    const findings = compared.flatMap(({ exchange, payload, view }) =>
      SAME.flatMap(([name, other]): Finding[] => {
        const [value, otherValue] = [comparable(payload[name]), comparable(view.properties[other])];
        if (value === undefined || otherValue === undefined || value === otherValue) return [];
        const expected = `${shortJson(view.properties[other])}, as ${other} in [${view.exchange.request.key}]; one of the queries is wrong`;
        const problem = { where: `/resultDesc/${name}`, expected, actual: shortJson(payload[name]) };
        return [findingOf(exchange, { ...problem, subject: view.agent })];
      }),
    );
    const missing = "an agent who is signed in, in the same session on both surfaces";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "The details have another phone number than AgentGateway.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/resultDesc/phoneNumber", "79999"),
  },
};

/** How long before a response an agent has signed in at least whom it has to have, in ms: clocks differ. */
const SETTLED = 60_000;

/** An agent whom every list of online agents has in a skill queue since long before a response. */
function settledIn(views: readonly AgentView[], lists: number, exchange: AnsweredExchange): Set<number> {
  const before = views.filter(({ signedInAt = Number.POSITIVE_INFINITY }) => signedInAt < exchange.sent - SETTLED);
  const times = new Map<number, number>();
  for (const { agent } of before) times.set(agent, (times.get(agent) ?? 0) + 1);
  return new Set([...times].filter(([, count]) => count === lists).map(([agent]) => agent));
}

/** The agents of each skill queue in a response. */
function queuesIn(exchange: AnsweredExchange): { pointer: string; id: number; own: number[] }[] {
  return entriesOf(exchange).flatMap(({ pointer, properties: { skillId, agentIds } }) => {
    const id = integerOf(skillId);
    if (id === undefined || !Array.isArray(agentIds)) return [];
    return [{ pointer: `${pointer}/agentIds`, id, own: agentIds.flatMap((agent: unknown) => integerOf(agent) ?? []) }];
  });
}

const sameQueues: Check = {
  ...common,
  name: "same-agents-in-queue-on-both",
  requirement: "A skill queue has on both surfaces the same agents who have been signed in for a while.",
  operations: [SKILL_AGENTS],
  asks: [vdn, agents],
  evaluate(observations, operation) {
    const lists = observations.successes({ operationId: LIST.operationId });
    const views = viewsOf(observations, LIST);
    const signedIn = new Set(views.map(({ agent }) => agent));
    const compared = observations
      .successes({ operationId: operation.operationId, scenario: vdn.name })
      .flatMap((exchange) => queuesIn(exchange).map((queue) => ({ exchange, ...queue })))
      .map(({ id, ...queue }) => {
        const online = views.filter((view) => integerOf(view.queue?.properties.skillId) === id);
        return { ...queue, id, online, settled: settledIn(online, lists.length, queue.exchange) };
      })
      .filter(({ settled }) => settled.size > 0);
    const findings = compared.flatMap(({ exchange, pointer, id, own, online, settled }): Finding[] => {
      const lost = [...settled].filter((agent) => !own.includes(agent));
      // Who is in no list at all may have signed in or out meanwhile.
      const strange = own.filter((agent) => signedIn.has(agent) && !online.some((view) => view.agent === agent));
      if (lost.length === 0 && strange.length === 0) return [];
      const words = [
        ...(lost.length > 0 ? [`also ${lost.join(", ")}`] : []),
        ...(strange.length > 0 ? [`not ${strange.join(", ")}`] : []),
      ];
      const expected = `${words.join(", and ")}, as skill queue ${id} in [${lists[0]?.request.key}]; one of the queries is wrong`;
      return [findingOf(exchange, { where: pointer, expected, actual: own.length === 0 ? "nobody" : own.join(", ") })];
    });
    const missing = "a skill queue with an agent who has been signed in for a minute, on both surfaces";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "CC-CMS has nobody in the first skill queue.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: vdn.name }, "/resultDesc/0/agentIds", []),
  },
};

export const sameOnBothChecks: readonly Check[] = [sameAgent, sameQueues];
