// A run against a hostile deployment in the process of the test, and what it must never show.
import { expect } from "vitest";
import type { Filter } from "../../checks/catalogue.ts";
import type { Surface } from "../../contract/contract.ts";
import { type Deployment, secretsOf, type TlsSettings } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { AMPLE } from "../faulty-servers.ts";
import { evaluatedDeployment } from "../suite/evaluated-run.ts";

/** Two of the largest bodies here fit together into what a surface keeps, in bytes. */
const MOST_BYTES = 1.5 * 1024 * 1024;

/** What a run was given. */
export interface Hostile {
  baseUrl: string;
  tls?: TlsSettings;
  surface: Surface;
  filter?: Filter;
  /** Whether the file allows a forced sign-in; it does not unless this says so. */
  takeOver?: boolean;
  limits?: Partial<Deployment["limits"]>;
}

/** How a run ended. */
export interface HostileEnd {
  exitCode: number;
  stdout: string;
  /** Lines about sessions that could not be ended. */
  warnings: string[];
  /** The files of the report, by name. */
  texts: Map<string, string>;
}

/** Verifies one surface, and sees to it that no secret is in anything that a run writes. */
export async function hostileRun(given: Hostile): Promise<HostileEnd> {
  const { surface, filter, limits } = given;
  const deployment = deploymentOf(given);
  const warnings: string[] = [];
  const { report, texts } = await evaluatedDeployment(
    { ...deployment, limits: { ...deployment.limits, ...AMPLE, body: MOST_BYTES, ...limits } },
    (line) => warnings.push(line),
    { surface, ...filter },
  );
  for (const [name, text] of [...texts, ["warnings", warnings.join("\n")]] as const)
    for (const secret of secretsOf(deployment)) expect(text.includes(secret), `${name} has ${secret}`).toBe(false);
  return { exitCode: report.exitCode, stdout: texts.get("stdout") ?? "", warnings, texts };
}

function deploymentOf({ baseUrl, tls = { insecure: false }, surface, takeOver = false }: Hostile): Deployment {
  const { agentgateway, "cc-cms": ccCms, ...rest } = embeddedDeployment({ baseUrl, certificate: "" }, "dynamic");
  if (!agentgateway || !ccCms) throw new Error("The embedded deployment has both surfaces.");
  if (surface === "cc-cms") return { ...rest, "cc-cms": { ...ccCms, tls } };
  const { authentication } = agentgateway;
  return {
    ...rest,
    agentgateway: {
      ...agentgateway,
      tls,
      agents: [1030],
      authentication: authentication.kind === "guid" ? authentication : { ...authentication, takeOver },
    },
  };
}
