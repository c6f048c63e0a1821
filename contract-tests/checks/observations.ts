import type { Edition, OperationKey, Surface } from "../contract/contract.ts";
import type { AgentGatewayDeployment, Deployment, ForbiddenSubjects } from "../deployment/deployment.ts";
import { type AnsweredExchange, isSuccess, type ParsedExchange, type RecordedExchange } from "./parsed-exchange.ts";
import { isValid, placesOf, type ScenarioRequest } from "./scenario-request.ts";

/** What evaluating has to know of a deployment; nothing of it is secret. */
export interface Facts {
  edition?: Edition;
  /** `phonenum` is that of the sign-in; without one the guid was given. */
  agentgateway?: { agentid: number; agents: readonly number[]; phonenum?: string };
  "cc-cms"?: { ccId: number; vdn: number; agents: readonly number[] };
  forbidden: ForbiddenSubjects;
  /** Which secret of the deployment file the answer to which request holds; the secrets themselves are not here. */
  leaks?: readonly Leak[];
}

/** By the key of the request. */
export interface Leak {
  request: string;
  secret: string;
}

/** A shorter one, or one of digits only, can be in an answer by chance. */
const TELLING = /^(?![0-9]*$).{8,}$/s;

/** The answers that hold what the suite proves itself with. */
function leaksIn({ agentgateway, "cc-cms": ccCms }: Deployment, recorded: readonly RecordedExchange[]): Leak[] {
  const { authentication } = agentgateway ?? {};
  const secrets: [words: string, value: string][] = [
    ["the secret key", ccCms?.secretKey ?? ""],
    ["the password of the agent", authentication?.kind === "sign-in" ? authentication.password : ""],
  ];
  const telling = secrets.filter(([, value]) => TELLING.test(value));
  return recorded.flatMap(({ request, exchange: { result } }) => {
    if ("failure" in result) return [];
    const { buffer, byteOffset, byteLength } = result.answer.body;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    return telling.filter(([, value]) => bytes.includes(value)).map(([secret]) => ({ request: request.key, secret }));
  });
}

/** `asked` is what the deployment has answered. */
export function factsOf(deployment: Deployment, recorded: readonly RecordedExchange[] = []): Facts {
  const { edition, agentgateway, "cc-cms": ccCms, forbidden } = deployment;
  const leaks = leaksIn(deployment, recorded);
  return {
    ...(leaks.length > 0 && { leaks }),
    forbidden,
    ...(edition === undefined ? {} : { edition }),
    ...(agentgateway && { agentgateway: gatewayFacts(agentgateway) }),
    ...(ccCms && { "cc-cms": { ccId: ccCms.ccId, vdn: ccCms.vdn, agents: ccCms.agents } }),
  };
}

function gatewayFacts({ agentid, agents, authentication }: AgentGatewayDeployment): NonNullable<Facts["agentgateway"]> {
  const { phonenum } = authentication.kind === "sign-in" ? authentication : {};
  return { agentid: Number(agentid), agents, ...(phonenum === undefined ? {} : { phonenum }) };
}

/** Which exchanges are wanted; what is left out does not matter. */
export interface Wanted {
  operationId?: string;
  scenario?: string;
  step?: string;
  /** The one agent that was asked about. */
  agent?: number;
}

export function isWanted(request: ScenarioRequest, { operationId, scenario, step, agent }: Wanted): boolean {
  return (
    (operationId === undefined || request.operationId === operationId) &&
    placesOf(request).some(
      (place) => (scenario === undefined || place.scenario === scenario) && (step === undefined || place.step === step),
    ) &&
    (agent === undefined || (request.agents.length === 1 && request.agents[0] === agent))
  );
}

/** Everything that a deployment has answered, in the order in which it was asked on each surface. */
export class Observations {
  readonly facts: Facts;
  readonly #exchanges: readonly ParsedExchange[];

  constructor(facts: Facts, exchanges: readonly ParsedExchange[]) {
    this.facts = facts;
    this.#exchanges = exchanges;
  }

  /** All exchanges of one operation. */
  of({ surface, operationId }: OperationKey): ParsedExchange[] {
    return this.#exchanges.filter(({ request }) => request.surface === surface && request.operationId === operationId);
  }

  /** All exchanges of one surface. */
  on(surface: Surface): ParsedExchange[] {
    return this.#exchanges.filter(({ request }) => request.surface === surface);
  }

  find(wanted: Wanted): ParsedExchange[] {
    return this.#exchanges.filter(({ request }) => isWanted(request, wanted));
  }

  /** Of the exchanges that are wanted, those that were asked with a valid credential and answered with success. */
  successes(wanted: Wanted): AnsweredExchange[] {
    return this.find(wanted)
      .filter(isSuccess)
      .filter(({ request }) => isValid(request));
  }
}
