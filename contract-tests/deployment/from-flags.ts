import type { Edition, Surface } from "../contract/contract.ts";
import { violationsOf } from "../contract/validator.ts";
import {
  type AgentGatewayDeployment,
  ALWAYS_ALLOWED,
  type CcCmsDeployment,
  DEFAULT_C2,
  DEFAULT_LIMITS,
  type Deployment,
} from "./deployment.ts";
import { editionProblem, type NamedAgent } from "./edition.ts";
import { ACCESS_KEY_FORM, GUID_FORM, SECRET_KEY_FORM, type SecretForm, withoutInvisible } from "./secret-forms.ts";
import { UsageError } from "./usage-error.ts";

/** The flags of `verify`, as texts from the command line. */
export interface DeploymentFlags {
  agentgateway?: string;
  agentid?: string;
  workno?: string;
  ccCms?: string;
  ccId?: string;
  vdn?: string;
  agentIds?: string;
  edition?: Edition;
}

type Environment = Record<string, string | undefined>;

/**
 * The deployment of the flags and the environment; undefined without flags.
 * Throws a UsageError with the first mistake and the next step.
 */
export function deploymentFromFlags(flags: DeploymentFlags, environment: Environment): Deployment | undefined {
  if (Object.keys(flags).length === 0) return undefined;
  const { edition } = flags;
  if (flags.agentgateway === undefined && flags.ccCms === undefined) {
    throw new UsageError("no surface has a URL; add --agentgateway URL or --cc-cms URL");
  }
  const deployment: Deployment = {
    name: [flags.agentgateway, flags.ccCms].filter((url) => url !== undefined).join(" and "),
    limits: DEFAULT_LIMITS,
    allow: [...ALWAYS_ALLOWED],
    forbidden: {},
    ...(flags.agentgateway === undefined
      ? refuse(flags, "--agentgateway URL", ["agentid", "workno"])
      : { agentgateway: agentGateway(flags, environment) }),
    ...(flags.ccCms === undefined
      ? refuse(flags, "--cc-cms URL", ["ccId", "vdn", "agentIds"])
      : { "cc-cms": ccCms(flags, environment) }),
    ...(edition === undefined ? {} : { edition }),
  };
  const problem = editionProblem(edition, agentsOf(deployment), (other) => `--edition ${other}`);
  if (problem !== undefined) throw new UsageError(problem);
  return deployment;
}

function agentsOf({ agentgateway, "cc-cms": ccCms }: Deployment): NamedAgent[] {
  return [
    ...(agentgateway?.agents ?? []).map((agent): NamedAgent => {
      const place = String(agent) === agentgateway?.agentid ? FLAG_NAMES.agentid : FLAG_NAMES.workno;
      return { surface: "agentgateway", agent, place };
    }),
    ...(ccCms?.agents ?? []).map((agent): NamedAgent => ({ surface: "cc-cms", agent, place: FLAG_NAMES.agentIds })),
  ];
}

const FLAG_NAMES = { agentid: "--agentid", workno: "--workno", ccId: "--cc-id", vdn: "--vdn", agentIds: "--agent-ids" };

type SubjectFlag = keyof typeof FLAG_NAMES;

/** A flag of a surface without a URL is a mistake. */
function refuse(flags: DeploymentFlags, missing: string, subjects: SubjectFlag[]): object {
  const given = subjects.find((subject) => flags[subject] !== undefined);
  if (given) throw new UsageError(`${FLAG_NAMES[given]} also needs ${missing}`);
  return {};
}

function agentGateway(flags: DeploymentFlags, environment: Environment): AgentGatewayDeployment {
  const agentId = "an agent id from 101 to 999999";
  const agentid = valid("agentgateway", "RequestAgentNumber", flags, "agentid", agentId, (text) => text);
  const workno = valid("agentgateway", "RequestAgentNumber", flags, "workno", agentId, (text) => text);
  return {
    baseUrl: baseUrl("--agentgateway", flags.agentgateway),
    agentid,
    agents: [...new Set([Number(agentid), Number(workno)])],
    tls: { insecure: false },
    authentication: {
      kind: "guid",
      guid: secretFrom(environment, "AGENTGATEWAY_GUID", GUID_FORM),
    },
  };
}

function ccCms(flags: DeploymentFlags, environment: Environment): CcCmsDeployment {
  const agentIds = flags.agentIds?.split(",") ?? [undefined];
  return {
    baseUrl: baseUrl("--cc-cms", flags.ccCms),
    tls: { insecure: false },
    signature: DEFAULT_C2,
    ccId: valid("cc-cms", "CallCenterId", flags, "ccId", "a call centre ID, 1 to 65535", Number),
    vdn: valid("cc-cms", "VdnId", flags, "vdn", "a VDN ID, 1 to 5000", Number),
    agents: agentIds.map((text) =>
      valid(
        "cc-cms",
        "RequestAgentId",
        { ...(text === undefined ? {} : { agentIds: text }) },
        "agentIds",
        "agent ids from 101 to 999999, separated by commas",
        Number,
      ),
    ),
    accessKey: secretFrom(environment, "CC_CMS_ACCESS_KEY", ACCESS_KEY_FORM),
    secretKey: secretFrom(environment, "CC_CMS_SECRET_KEY", SECRET_KEY_FORM),
  };
}

/** Scheme, host and port, and nothing else: the paths are the contract's, and credentials do not belong into a URL. */
function baseUrl(flag: string, text: string | undefined): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new UsageError(`${flag} "${text}" is not a complete URL; write it as https://host:port`);
  }
  if (url.username !== "" || url.password !== "")
    throw new UsageError(`${flag} contains a user name or password; write it as https://host:port`);
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw new UsageError(`${flag} "${text}" has more than scheme, host and port; write it as ${url.origin}`);
  }
  return url.origin;
}

/** The value of a flag, validated against the schema of the contract. */
function valid<Value>(
  surface: Surface,
  schema: string,
  flags: DeploymentFlags,
  flag: SubjectFlag,
  expected: string,
  parse: (text: string) => Value,
): Value {
  const text = flags[flag];
  if (text === undefined) throw new UsageError(`${FLAG_NAMES[flag]} is missing; give ${expected}`);
  const value = parse(text);
  // Number() reads blanks, signs and hexadecimal digits too; only decimal digits are meant.
  if (!/^[0-9]+$/.test(text) || violationsOf(surface, schema, value).length > 0) {
    throw new UsageError(`${FLAG_NAMES[flag]} "${text}" is not valid; give ${expected}`);
  }
  return value;
}

/** A secret from the environment. */
export function secretFrom(environment: Environment, name: string, { what, pattern }: SecretForm): string {
  const value = withoutInvisible(environment[name] ?? "");
  if (value === "") {
    throw new UsageError(`${name} is not set; set it to ${what}`);
  }
  if (!pattern.test(value)) {
    throw new UsageError(`${name} contains characters that cannot be sent; set it to ${what}`);
  }
  return value;
}
