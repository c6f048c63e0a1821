import type { Edition, OperationKey, Surface } from "../contract/contract.ts";
import type { AgentGatewayDeployment, Deployment, ForbiddenSubjects } from "../deployment/deployment.ts";
import type { Probe } from "./probe.ts";
import { type Answered, type Asked, isSuccess, type Reading } from "./reading.ts";

/** What judging has to know of a deployment; nothing of it is secret. */
export interface Facts {
  edition?: Edition;
  /** `phonenum` is that of the sign-in; without one the guid was given. */
  agentgateway?: { agentid: number; agents: readonly number[]; phonenum?: string };
  "cc-cms"?: { ccId: number; vdn: number; agents: readonly number[] };
  forbidden: ForbiddenSubjects;
  /** Which secret of the deployment file the answer to which probe holds; the secrets themselves are not here. */
  leaks?: readonly Leak[];
}

/** By the key of the probe. */
export interface Leak {
  probe: string;
  secret: string;
}

/** A shorter one, or one of digits only, can be in an answer by chance. */
const TELLING = /^(?![0-9]*$).{8,}$/s;

/** The answers that hold what the suite proves itself with. */
function leaksIn({ agentgateway, "cc-cms": ccCms }: Deployment, asked: readonly Asked[]): Leak[] {
  const { authentication } = agentgateway ?? {};
  const secrets: [words: string, value: string][] = [
    ["the secret key", ccCms?.secretKey ?? ""],
    ["the password of the agent", authentication?.kind === "sign-in" ? authentication.password : ""],
  ];
  const telling = secrets.filter(([, value]) => TELLING.test(value));
  return asked.flatMap(({ probe, exchange: { result } }) => {
    if ("failure" in result) return [];
    const text = Buffer.from(result.answer.body).toString("utf8");
    return telling.filter(([, value]) => text.includes(value)).map(([secret]) => ({ probe: probe.key, secret }));
  });
}

/** `asked` is what the deployment has answered. */
export function factsOf(deployment: Deployment, asked: readonly Asked[] = []): Facts {
  const { edition, agentgateway, "cc-cms": ccCms, forbidden } = deployment;
  const leaks = leaksIn(deployment, asked);
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

/** Which readings are wanted; what is left out does not matter. */
export interface Wanted {
  operationId?: string;
  inquiry?: string;
  step?: string;
  /** The one agent that was asked about. */
  agent?: number;
}

export function isWanted(probe: Probe, { operationId, inquiry, step, agent }: Wanted): boolean {
  return (
    (operationId === undefined || probe.operationId === operationId) &&
    (inquiry === undefined || probe.inquiry === inquiry) &&
    (step === undefined || probe.step === step) &&
    (agent === undefined || (probe.agents.length === 1 && probe.agents[0] === agent))
  );
}

/** Everything that a deployment has answered, in the order in which it was asked on each surface. */
export class Evidence {
  readonly facts: Facts;
  readonly #readings: readonly Reading[];

  constructor(facts: Facts, readings: readonly Reading[]) {
    this.facts = facts;
    this.#readings = readings;
  }

  /** All readings of one operation. */
  of({ surface, operationId }: OperationKey): Reading[] {
    return this.#readings.filter(({ probe }) => probe.surface === surface && probe.operationId === operationId);
  }

  /** All readings of one surface. */
  on(surface: Surface): Reading[] {
    return this.#readings.filter(({ probe }) => probe.surface === surface);
  }

  find(wanted: Wanted): Reading[] {
    return this.#readings.filter(({ probe }) => isWanted(probe, wanted));
  }

  /** Of the readings that are wanted, those that were asked with a valid proof and answered with success. */
  successes(wanted: Wanted): Answered[] {
    return this.find(wanted)
      .filter(isSuccess)
      .filter(({ probe }) => probe.proof === "valid" && probe.expects === "answer");
  }
}
