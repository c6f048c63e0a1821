import { type ParsedExchange, parseExchange } from "../checks/parsed-exchange.ts";
import type { Scenario } from "../checks/scenario.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** A scenario, and its requests if it gets no responses; with responses it can send more. */
export interface DryRun {
  scenario: Scenario;
  requests: ScenarioRequest[];
}

/** The title of a scenario: surfaces and name, with the operations if another scenario has the same title. */
export function titleOf({ scenario, requests }: DryRun, all: readonly DryRun[]): string {
  const surfaces = scenario.surfaces.join(" and ");
  const isNamesake = ({ scenario: other }: DryRun) =>
    other !== scenario && other.name === scenario.name && other.surfaces.join(" and ") === surfaces;
  const operationIds = [...new Set(requests.map(({ operationId }) => operationId))];
  return [surfaces, ...(all.some(isNamesake) ? [operationIds.join(" and ")] : []), scenario.name].join("  ");
}

/** Runs scenarios without a deployment: no request is sent, and none gets a response. */
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
