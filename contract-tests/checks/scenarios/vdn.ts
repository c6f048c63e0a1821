// Queries to CC-CMS about all agents and skill queues of a VDN. They change nothing.
import type { Operation } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import { integerOf, monitoredAgents } from "../agent-view.ts";
import { entriesOf, listIn } from "../entries.ts";
import { bodyOf, httpRequestOf, placeOf } from "../http-requests.ts";
import {
  BY_SKILL,
  BY_STATE,
  CONFIGURATIONS,
  PHONES,
  REST,
  REST_REASONS,
  REST_STATES,
  SKILL_AGENTS,
  SKILL_QUEUES,
  SKILLS_BATCH,
  STATE_COUNTS,
  STATES,
  SYSTEM_STATE,
} from "../operations.ts";
import { isSuccess, type ParsedExchange } from "../parsed-exchange.ts";
import { askAbout, requestOf, type Scenario, type ScenarioContext } from "../scenario.ts";
import { askBatch, batchBefore, isAskable, restingIn } from "./cc-cms.ts";

const NAME = "vdn";

/** The step that asks only for the agents in one state. */
export const ONE_STATE = "one state";

/** The queries that answer with one page of a list, of at most a known size. */
export const PAGED: readonly Operation[] = [STATES, REST_STATES, CONFIGURATIONS, BY_STATE];

/** Those of them that are asked for once more at the end, because who is in them changes with the states of agents. */
export const LISTED_AGAIN: readonly Operation[] = [STATES, BY_STATE];

/** The most entries of a page that every page of the interface reference allows, and that are enough for one look. */
export const PAGE = 100;

/** A page: how many entries come before, and how many it has at most. */
export interface Page {
  offset: number;
  limit: number;
}

/** The pages that are joined, by the number of entries of the large one: first the smallest page, then two halves. */
export function pagesOf(length: number): Page[] {
  const half = Math.ceil(Math.min(length, PAGE) / 2);
  return [
    { offset: 0, limit: 1 },
    ...(half > 1 ? [0, half].map((offset) => ({ offset, limit: half })) : [{ offset: 1, limit: 1 }]),
  ];
}

/** The step of a page. */
export function pageStep({ offset, limit }: Page): string {
  return `page of ${limit} after ${offset}`;
}

/** How many items the list of an answer has. */
export function lengthOf(exchange: ParsedExchange | undefined): number {
  return exchange && !exchange.failure ? listIn(exchange).items.length : 0;
}

/** Sends a query with these values in its body. */
function askWith(
  context: ScenarioContext,
  operation: Operation,
  { step, ...values }: { step: string } & Record<string, unknown>,
): Promise<ParsedExchange> {
  const body = { ...bodyOf(operation, context.deployment), ...values };
  return context.ask(
    requestOf(operation, httpRequestOf(operation, context.deployment, { body }), { scenario: NAME, step }),
  );
}

/** How many of those who are at rest are asked about. */
const MOST_AT_REST = 5;

/** The skill queues in an answer about those of agents: all, and those to which somebody is signed in. */
function queuesIn(exchange: ParsedExchange): { all: number[]; signedIn: number[] } {
  const skills = entriesOf(exchange).flatMap(({ properties: { skills } }) =>
    Array.isArray(skills) ? (skills as unknown[]) : [],
  );
  const ids = (chosen: readonly unknown[]) => [
    ...new Set(chosen.flatMap((skill) => (isRecord(skill) ? (integerOf(skill.skillId) ?? []) : []))),
  ];
  return {
    all: ids(skills),
    signedIn: ids(skills.filter((skill) => isRecord(skill) && integerOf(skill.isLogin) === 1)),
  };
}

/** Everything about the agents and queues of the VDN, between two batches that say whose state did not change. */
export const vdn: Scenario = {
  name: NAME,
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends:
    "all lists and numbers of the VDN, each list with pages also in a page of one entry and in two halves, and the agents in the state of one of them, between two batches",
  async run(context) {
    const scenario = NAME;
    const { agents } = placeOf(context.deployment, "cc-cms");
    const before = await batchBefore(context, agents, scenario);
    await askAbout(context, STATE_COUNTS, agents, { scenario, step: "counts" });
    const large = new Map<Operation, ParsedExchange>();
    const askList = async (operation: Operation) =>
      large.set(operation, await askWith(context, operation, { step: "list", offset: 0, limit: PAGE }));
    await askList(STATES);
    await askWith(context, SYSTEM_STATE, { step: "system", offset: 0, limit: PAGE });
    await askList(REST_STATES);
    const resting = await askAbout(context, REST, [], { scenario, step: "rest" });
    await askAbout(context, REST_REASONS, [], { scenario, step: "reasons" });
    const atRest = (restingIn(resting) ?? []).filter(isAskable).slice(0, MOST_AT_REST);
    if (atRest.length > 0) await askBatch(context, atRest, { scenario, step: "at rest" });
    await askWith(context, PHONES, { step: "list", offset: 0, limit: PAGE });
    await askList(CONFIGURATIONS);
    await askList(BY_STATE);
    const [state] = isSuccess(before) ? monitoredAgents(before).flatMap((view) => view.state ?? []) : [];
    if (state !== undefined)
      await askWith(context, BY_STATE, { step: ONE_STATE, status: String(state), offset: 0, limit: PAGE });
    const skills = queuesIn(await askAbout(context, SKILLS_BATCH, agents, { scenario, step: "skills" }));
    await askAbout(context, SKILL_QUEUES, [], { scenario, step: "queues" });
    if (skills.all.length > 0) await askWith(context, SKILL_AGENTS, { step: "agents", skillIds: skills.all });
    const [queue] = skills.signedIn;
    if (queue !== undefined) await askWith(context, BY_SKILL, { step: "agents", skillId: queue });
    for (const operation of PAGED)
      for (const page of pagesOf(lengthOf(large.get(operation))))
        await askWith(context, operation, { step: pageStep(page), ...page });
    for (const operation of LISTED_AGAIN)
      await askWith(context, operation, { step: "list again", offset: 0, limit: PAGE });
    await askBatch(context, agents, { scenario, step: "after" });
  },
};
