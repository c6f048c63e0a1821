import { type ParsedExchange, parseExchange } from "../checks/parsed-exchange.ts";
import type { Scenario } from "../checks/scenario.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** A scenario, and what it sends when nothing is answered; where answers lead to more requests there are more. */
export interface DryRun {
  scenario: Scenario;
  requests: ScenarioRequest[];
}

/** What a scenario is called among others: its name, behind what it asks where another one of its surfaces has that name. */
export function titleOf({ scenario, requests }: DryRun, all: readonly DryRun[]): string {
  const surfaces = scenario.surfaces.join(" and ");
  const isNamesake = ({ scenario: other }: DryRun) =>
    other !== scenario && other.name === scenario.name && other.surfaces.join(" and ") === surfaces;
  const operationIds = [...new Set(requests.map(({ operationId }) => operationId))];
  return [surfaces, ...(all.some(isNamesake) ? [operationIds.join(" and ")] : []), scenario.name].join("  ");
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
