import { type ParsedExchange, parseExchange } from "../checks/parsed-exchange.ts";
import type { Scenario } from "../checks/scenario.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { SharedAnswers } from "./shared-answers.ts";

/** A scenario, and its requests if it gets no responses; with responses it can send more. */
export interface DryRun {
  scenario: Scenario;
  requests: ScenarioRequest[];
}

/** The title of a scenario: its surfaces and its name. */
export function titleOf({ surfaces, name }: Scenario): string {
  return `${surfaces.join(" and ")}  ${name}`;
}

/**
 * Runs scenarios in turn without a deployment: no request is sent, and none gets a response.
 * What later steps would share if the valid requests before them succeed is not among their requests.
 */
export async function dryRun(deployment: Deployment, scenarios: readonly Scenario[]): Promise<DryRun[]> {
  const runs: DryRun[] = [];
  const answers = new SharedAnswers();
  for (const scenario of scenarios) {
    const requests: ScenarioRequest[] = [];
    await scenario.run({
      deployment,
      async ask(request): Promise<ParsedExchange> {
        const shared = answers.for(request);
        if (shared) return shared;
        requests.push(request);
        const exchange = { result: { failure: { kind: "interrupted", message: "nothing is sent" } } } as const;
        const parsed = parseExchange({ request, exchange });
        answers.add(parsed, { isSuccess: true, hasData: true });
        return parsed;
      },
      async after() {},
    });
    runs.push({ scenario, requests });
  }
  return runs;
}
