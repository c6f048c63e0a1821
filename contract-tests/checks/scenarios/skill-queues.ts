// The skill queues of the requesting agent, and no other's. Sent only if the deployment file allows resetSkill.
import { operationOf } from "../../contract/contract.ts";
import { gatewayAgents, integerOf } from "../agent-view.ts";
import { httpRequestTo, type Parameters, placeOf } from "../http-requests.ts";
import { isSuccess, type ParsedExchange } from "../parsed-exchange.ts";
import { requestOf, type Scenario, type ScenarioContext } from "../scenario.ts";
import type { ScenarioRequest } from "../scenario-request.ts";
import { askList, GROWTH_PAUSE } from "./agentgateway.ts";

export const ENTER_QUEUES = operationOf("agentgateway", "resetSkill");

/** The steps, in this order, so that the agent is at the end in the queues of the beginning. */
export const [NO_QUEUE, CHOSEN_QUEUE, ALL_QUEUES] = ["no queue", "chosen queue", "all queues"] as const;

type Particulars = Pick<ScenarioRequest, "step"> &
  Partial<Pick<ScenarioRequest, "credential" | "expects">> & { parameters: Parameters };

function ask(context: ScenarioContext, { parameters, ...particulars }: Particulars): Promise<ParsedExchange> {
  const { agentid } = placeOf(context.deployment, "agentgateway");
  const httpRequest = httpRequestTo(ENTER_QUEUES, { agentid, ...parameters });
  return context.ask(requestOf(ENTER_QUEUES, httpRequest, { scenario: skillQueues.name, ...particulars }));
}

/** The ids of the skill queues in which a list of online agents has an agent. */
export function queuesWith(agent: number, list: ParsedExchange): number[] {
  if (!isSuccess(list)) return [];
  return gatewayAgents(list)
    .filter((view) => view.agent === agent)
    .flatMap(({ queue }) => integerOf(queue?.properties.skillId) ?? []);
}

/** The request for skill queues, and the list of online agents after it, once more if that is not as it should be. */
export const skillQueues: Scenario = {
  name: "skill queues",
  surfaces: ["agentgateway"],
  risk: "change",
  sends:
    "the sign-in to skill queues without guid, with an unknown guid and as another agent; to no queue, to one and to all, with the list of online agents before and after each, once more two seconds later if the agent is still in other queues",
  async run(context) {
    const scenario = skillQueues.name;
    const none = { autoflag: "false" };
    const refused = { expects: "refusal", parameters: none } as const;
    await ask(context, { ...refused, step: "no guid", credential: "none" });
    await ask(context, { ...refused, step: "unknown guid", credential: "unknown-guid" });
    const { unknown } = context.deployment.forbidden;
    if (unknown !== undefined) {
      const parameters = { ...none, agentid: String(unknown) };
      await ask(context, { ...refused, step: "in another name", credential: "foreign-guid", parameters });
    }
    const own = Number(placeOf(context.deployment, "agentgateway").agentid);
    const before = queuesWith(own, await askList(context, { scenario, step: "before" }));
    const [chosen] = before;
    const steps: [step: string, parameters: Parameters, expected: number[]][] = [
      [NO_QUEUE, none, []],
      ...(chosen === undefined
        ? []
        : [[CHOSEN_QUEUE, { ...none, skillid: String(chosen) }, [chosen]] satisfies [string, Parameters, number[]]]),
      [ALL_QUEUES, { autoflag: "true" }, before],
    ];
    for (const [step, parameters, expected] of steps) {
      await ask(context, { step, parameters });
      const list = await askList(context, { scenario, step });
      if (String(queuesWith(own, list)) === String(expected)) continue;
      await context.after(list, GROWTH_PAUSE);
      await askList(context, { scenario, step: `${step}, later` });
    }
  },
};
