import { type ParsedExchange, parseExchange } from "../checks/parsed-exchange.ts";
import type { Scenario } from "../checks/scenario.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** A scenario, and its requests if it gets no responses; with responses it can send more. */
export interface DryRun {
  scenario: Scenario;
  requests: ScenarioRequest[];
}

/** The title of a scenario: its surfaces and its name. */
export function titleOf({ surfaces, name }: Scenario): string {
  return `${surfaces.join(" and ")}  ${name}`;
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
