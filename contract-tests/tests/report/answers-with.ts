import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import type { Scenario } from "../../checks/scenario.ts";
import { agents, calls } from "../../checks/scenarios/agentgateway.ts";
import { batch, privateCalls } from "../../checks/scenarios/cc-cms.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import type { Change } from "../../reference/change.ts";
import { startReference } from "../../reference/reference.ts";
import { askAll } from "../../suite/ask.ts";

/** Only the form of the answers matters here, not what becomes of it after two seconds. */
const scenarios = [agents, calls, batch, privateCalls].map(
  (scenario): Scenario => ({
    ...scenario,
    run: (context) => scenario.run({ ...context, after: () => Promise.resolve() }),
  }),
);

/** What a reference deployment with a change answers to each of the five queries. */
export async function answersWith(change?: Change): Promise<RecordedExchange[]> {
  const reference = await startReference({ flowControl: false, plain: true, ...(change && { change }) });
  try {
    const deployment = embeddedDeployment(reference, "dynamic");
    const { recorded } = await askAll(deployment, scenarios, new AbortController().signal, () => undefined);
    return recorded;
  } finally {
    await reference.close();
  }
}
