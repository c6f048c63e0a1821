import { type ParsedExchange, parseExchange } from "../checks/parsed-exchange.ts";
import type { Scenario } from "../checks/scenario.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** A scenario, and what it sends when nothing is answered; where answers lead to more requests there are more. */
export interface DryRun {
  scenario: Scenario;
  requests: ScenarioRequest[];
}

/** What a scenario is called: its surfaces and its name. */
export function titleOf({ surfaces, name }: Scenario): string {
  return `${surfaces.join(" and ")}  ${name}`;
}

/** Holds scenarios without a deployment: nothing is sent, and every request stays without answer. */
export function dryRun(deployment: Deployment, scenarios: readonly Scenario[]): Promise<DryRun[]> {
  return Promise.all(
    scenarios.map(async (scenario) => {
      const requests: ScenarioRequest[] = [];
      await scenario.run({
        deployment,
        async ask(request): Promise<ParsedExchange> {
          requests.push(request);
          return parseExchange({
            request,
            exchange: { result: { failure: { kind: "interrupted", message: "nothing is sent" } } },
          });
        },
        async after() {},
      });
      return { scenario, requests };
    }),
  );
}
