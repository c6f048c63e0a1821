// Queries to CC-CMS about all agents and skill queues of a VDN. They change nothing.
import type { Operation } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import { integerOf } from "../agent-view.ts";
import { bodyOf, httpRequestOf, placeOf } from "../http-requests.ts";
import {
  BY_SKILL,
  CONFIGURATIONS,
  PHONES,
  REST,
  REST_STATES,
  SKILL_AGENTS,
  SKILL_QUEUES,
  SKILLS_BATCH,
  STATE_COUNTS,
  STATES,
  SYSTEM_STATE,
} from "../operations.ts";
import { type ParsedExchange, payloadOf } from "../parsed-exchange.ts";
import { askAbout, requestOf, type Scenario, type ScenarioContext } from "../scenario.ts";
import { askBatch } from "./cc-cms.ts";

const NAME = "vdn";

/** The queries that answer with one page of a list, of at most a known size. */
export const PAGED: readonly Operation[] = [STATES, REST_STATES, CONFIGURATIONS];

/** The most entries of a page that every page of the reference allows, and that are enough for one look. */
export const PAGE = 100;

/** How many entries the pages have that are joined. */
export const SMALL_PAGE = 1;

/** How many of them there are. */
export const SMALL_PAGES = 2;

/** The step of a small page, by how many entries come before. */
export function pageStep(offset: number): string {
  return `page after ${offset}`;
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

/** The skill queues in an answer about those of agents: all, and those to which somebody is signed in. */
function queuesIn(exchange: ParsedExchange): { all: number[]; signedIn: number[] } {
  const payload = exchange.failure ? undefined : payloadOf(exchange);
  const skills = (Array.isArray(payload) ? payload : []).flatMap((entry: unknown) =>
    isRecord(entry) && Array.isArray(entry.skills) ? (entry.skills as unknown[]) : [],
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
  sends: `all lists and numbers of the VDN, the first ${SMALL_PAGES} pages of one entry of each list with pages, between two batches`,
  async run(context) {
    const scenario = NAME;
    const { agents } = placeOf(context.deployment, "cc-cms");
    await askBatch(context, agents, { scenario, step: "before" });
    await askAbout(context, STATE_COUNTS, agents, { scenario, step: "counts" });
    await askWith(context, STATES, { step: "list", offset: 0, limit: PAGE });
    await askWith(context, SYSTEM_STATE, { step: "system", offset: 0, limit: PAGE });
    await askWith(context, REST_STATES, { step: "list", offset: 0, limit: PAGE });
    await askAbout(context, REST, [], { scenario, step: "rest" });
    await askWith(context, PHONES, { step: "list", offset: 0, limit: PAGE });
    await askWith(context, CONFIGURATIONS, { step: "list", offset: 0, limit: PAGE });
    const skills = queuesIn(await askAbout(context, SKILLS_BATCH, agents, { scenario, step: "skills" }));
    await askAbout(context, SKILL_QUEUES, [], { scenario, step: "queues" });
    if (skills.all.length > 0) await askWith(context, SKILL_AGENTS, { step: "agents", skillIds: skills.all });
    const [queue] = skills.signedIn;
    if (queue !== undefined) await askWith(context, BY_SKILL, { step: "agents", skillId: queue });
    for (const operation of PAGED)
      for (let page = 0; page < SMALL_PAGES; page += 1) {
        const offset = page * SMALL_PAGE;
        await askWith(context, operation, { step: pageStep(offset), offset, limit: SMALL_PAGE });
      }
    await askWith(context, STATES, { step: "list again", offset: 0, limit: PAGE });
    await askBatch(context, agents, { scenario, step: "after" });
  },
};
