import type { Operation, Surface } from "../contract/contract.ts";
import type { Deployment, Risk } from "../deployment/deployment.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import { httpRequestAbout } from "./http-requests.ts";
import type { ParsedExchange } from "./parsed-exchange.ts";
import { placesOf, type ScenarioRequest } from "./scenario-request.ts";

/** What a scenario works with. */
export interface ScenarioContext {
  deployment: Deployment;
  /** Sends, or shares an earlier answer if the request says so, and hands the answer to the evidence. A surface that the deployment does not have is a mistake. */
  ask(request: ScenarioRequest): Promise<ParsedExchange>;
  /** Waits until so many ms have passed since the request of an earlier exchange was answered. */
  after(earlier: ParsedExchange, duration: number): Promise<void>;
}

/** A small conversation with a deployment, that some checks need. */
export interface Scenario {
  name: string;
  /** The surfaces that it asks. */
  surfaces: readonly Surface[];
  risk: Risk;
  /** It signs the agent out, so that nothing can be asked after it. */
  endsSession?: boolean;
  /** It asks only what no other scenario of its surface has answered, and comes after them. */
  asksTheRest?: boolean;
  /** What it sends, in one sentence. */
  sends: string;
  run(context: ScenarioContext): Promise<void>;
}

/** Whether the response to a request is of a step of one of these scenarios. */
export function isOf(request: ScenarioRequest, scenarios: readonly Scenario[]): boolean {
  const names = placesOf(request).map(({ scenario }) => scenario);
  return scenarios.some(({ name, surfaces }) => surfaces.includes(request.surface) && names.includes(name));
}

type Particulars = Pick<ScenarioRequest, "scenario" | "step"> &
  Partial<Pick<ScenarioRequest, "credential" | "unpaced" | "expects" | "agents" | "shares">>;

/** A request with what most have: a valid credential, and the wish for success. */
export function requestOf(operation: Operation, httpRequest: HttpRequest, particulars: Particulars): ScenarioRequest {
  const { surface, operationId } = operation;
  const { scenario, step, agents = [], credential = "valid", expects = "answer", unpaced, shares } = particulars;
  return {
    key: `${operationId}: ${[scenario, step, agents.length > 3 ? `${agents.length} agents` : agents.join(" ")].filter((part) => part !== "").join(", ")}`,
    surface,
    operationId,
    scenario,
    step,
    httpRequest,
    credential,
    expects,
    agents,
    ...(unpaced ? { unpaced } : {}),
    ...(shares ? { shares } : {}),
  };
}

/** Sends a query about agents: about one if the operation takes one, and about none if it takes none. */
export function askAbout(
  context: ScenarioContext,
  operation: Operation,
  agents: readonly number[],
  particulars: Omit<Particulars, "agents">,
): Promise<ParsedExchange> {
  return context.ask(
    requestOf(operation, httpRequestAbout(operation, context.deployment, agents), { ...particulars, agents }),
  );
}
