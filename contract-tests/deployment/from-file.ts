import { X509Certificate } from "node:crypto";
import { dirname, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import type { ErrorObject } from "ajv/dist/2020.js";
import { type Edition, editions, surfaces } from "../contract/contract.ts";
import schema from "./deployment.schema.json" with { type: "json" };
import {
  type AgentGatewayDeployment,
  allowedBy,
  type C2Options,
  type CcCmsDeployment,
  DEFAULT_C2,
  DEFAULT_LIMITS,
  type Deployment,
  type Depth,
  type HandOver,
  type Product,
  type TlsSettings,
} from "./deployment.ts";
import { editionProblem, type NamedAgent } from "./edition.ts";
import { inputBytes, isUtf16, TEXT_LIMIT, utf8Text } from "./input-file.ts";
import {
  ACCESS_KEY_FORM,
  GUID_FORM,
  PASSPHRASE_FORM,
  PASSWORD_FORM,
  SECRET_KEY_FORM,
  type SecretForm,
  withoutInvisible,
} from "./secret-forms.ts";
import { type FileError, fileSchema, type Path, reasonOf, schemaProblems, YamlFile } from "./yaml-file.ts";

/** A deployment file as deployment.schema.json describes it. */
interface DeploymentFile extends HandOver {
  name: string;
  userAgent?: string | false;
  /** YAML reads 2023 without quotes as a number. */
  edition?: Edition | 2023;
  depth?: Depth;
  agentgateway?: Product & {
    url: string;
    tls?: TlsFile;
    agentid: number;
    authentication: { guid?: string; signIn?: { password: string; phonenum: string; takeOver?: boolean } };
  };
  "cc-cms"?: Product & {
    url: string;
    tls?: TlsFile;
    accessKey: string;
    secretKey: string;
    ccId: number;
    vdn: number;
    signature?: Partial<C2Options>;
  };
  subjects: NonNullable<Deployment["subjects"]>;
  /** Risks, and the names of operations that change something. */
  allow?: string[];
  limits?: Partial<Record<"requests" | "window" | "connect" | "answer" | "whole" | "body", number>>;
}

interface TlsFile {
  ca?: string;
  serverName?: string;
  clientCertificate?: { certificate: string; key: string; passphrase?: string };
  insecure?: boolean;
}

type Environment = Record<string, string | undefined>;

/** Instead of an environment: secrets are not read, because nothing is sent. */
export const WITHOUT_SECRETS = Symbol("without secrets");

/**
 * Reads a deployment file (YAML).
 * Secrets come from the environment or from files; file names are relative to the deployment file.
 * Throws a UsageError that lists every problem with its line.
 */
export function deploymentFromFile(file: string, environment: Environment | typeof WITHOUT_SECRETS): Deployment {
  const yaml = new YamlFile(file, { what: "deployment file", next: '"cti-contract init" writes one' });
  const { content } = yaml;
  const problems: FileError[] = [];
  const validate = fileSchema<DeploymentFile>(schema);
  if (!validate(content)) {
    // What the file refers to is looked at all the same, so that everything is said in one go.
    new Resolver(dirname(file), environment, problems).everything(content);
    throw yaml.refusal([...fileErrorsOf(validate.errors ?? []), ...problems]);
  }
  const deployment = resolved(content, new Resolver(dirname(file), environment, problems));
  const misfit = editionProblem(deployment.edition, agentsOf(content), edition);
  if (misfit !== undefined) problems.push({ path: ["edition"], message: misfit });
  if (problems.length > 0) throw yaml.refusal(problems);
  return { ...deployment, places: { file, lines: linesOf(yaml, content) }, file: yaml.digest };
}

/** The lines of what answers can contradict. */
function linesOf(yaml: YamlFile, { subjects }: DeploymentFile): Record<string, number> {
  const paths = [["cc-cms", "ccId"], ["cc-cms", "vdn"], ...Object.keys(subjects).map((name) => ["subjects", name])];
  return Object.fromEntries(paths.map((path) => [path.join("."), yaml.lineOf(path)]));
}

/** An edition as it is written in the file. */
function edition(name: Edition): string {
  return `edition: "${name}"`;
}

/** Every agent of the file, for each surface that is queried about it. */
function agentsOf({ agentgateway, "cc-cms": ccCms, subjects }: DeploymentFile): NamedAgent[] {
  const asking = agentgateway && { surface: "agentgateway" as const, agent: agentgateway.agentid };
  const surfacesOfFile = surfaces.filter((surface) => (surface === "cc-cms" ? ccCms : agentgateway) !== undefined);
  return [
    ...(asking ? [{ ...asking, place: "agentgateway.agentid" }] : []),
    ...surfacesOfFile.flatMap((surface) =>
      Object.entries(subjects).map(([name, agent]) => ({ surface, agent, place: `subjects.${name}` })),
    ),
  ];
}

function fileErrorsOf(errors: ErrorObject[]): FileError[] {
  // What each item lacks to be the one that "contains" asks for says nothing of its own.
  const telling = errors.filter(({ schemaPath }) => !/\/(contains|anyOf)\//.test(schemaPath));
  return schemaProblems(telling, ({ keyword }, place) => {
    if (keyword === "anyOf")
      return place === "userAgent"
        ? "userAgent must be a line of printable ASCII characters, or false to send none"
        : "give agentgateway, cc-cms, or both";
    if (place === "edition")
      return `edition is unknown; write ${editions.map(edition).join(" or ")}, or remove the line`;
    if (place.endsWith("signIn.phonenum") && keyword === "type")
      return `${place} must be a text; put the number in quotes: phonenum: "..."`;
    if (keyword === "contains") return `${place} must contain host`;
    return undefined;
  });
}

/** Reads the variables and files that the file refers to; an unreadable one becomes a problem and an empty text. */
class Resolver {
  readonly #folder: string;
  readonly #environment: Environment | typeof WITHOUT_SECRETS;
  readonly #problems: FileError[];

  constructor(folder: string, environment: Environment | typeof WITHOUT_SECRETS, problems: FileError[]) {
    this.#folder = folder;
    this.#environment = environment;
    this.#problems = problems;
  }

  problem(path: Path, message: string): void {
    this.#problems.push({ path, message: `${path.join(".")}: ${message}` });
  }

  /** Looks at all variables and files that a content of any shape refers to. */
  everything(content: unknown, path: Path = []): void {
    if (typeof content === "object" && content !== null) {
      for (const [key, value] of Object.entries(content)) this.everything(value, [...path, key]);
    } else if (typeof content === "string") {
      if (/^(\$\{\w+\}|file:.+)$/.test(content)) this.secret(path, content, SECRET_KEY_FORM);
      else if (["ca", "certificate", "key"].includes(String(path.at(-1)))) this.file(path, content);
    }
  }

  origin(path: Path, url: string): string {
    if (URL.canParse(url)) return new URL(url).origin;
    this.problem(path, `${url} is not a URL; write it as https://host:port`);
    return "";
  }

  file(path: Path, name: string): string {
    try {
      const bytes = inputBytes(resolve(this.#folder, name), TEXT_LIMIT);
      if (bytes.length === 0) return "";
      const text = isUtf16(bytes) ? undefined : utf8Text(bytes);
      if (text === undefined) this.problem(path, `the file ${name} is not text in UTF-8; save it as UTF-8`);
      return text ?? "";
    } catch (error) {
      this.problem(path, `the file ${name} cannot be read (${reasonOf(error)})`);
      return "";
    }
  }

  secret(path: Path, reference: string, form: SecretForm): string {
    if (this.#environment === WITHOUT_SECRETS) return "";
    const name = reference.slice(2, -1);
    const isFile = reference.startsWith("file:");
    const value = withoutInvisible(
      isFile ? this.file(path, reference.slice("file:".length)) : (this.#environment[name] ?? ""),
    );
    if (value === "") {
      if (!isFile) this.problem(path, `the environment variable ${name} is not set`);
      else if (!this.#hasProblem(path)) this.problem(path, "the file is empty");
    } else if (!form.pattern.test(value)) {
      this.problem(path, `it contains characters that cannot be sent; give ${form.what}`);
    }
    return value;
  }

  /** Whether a problem is known at this place or below it. */
  #hasProblem(path: Path): boolean {
    return this.#problems.some((problem) => path.every((segment, index) => problem.path[index] === segment));
  }

  tls(path: Path, { ca, clientCertificate, serverName, insecure = false }: TlsFile = {}): TlsSettings {
    const at = [...path, "clientCertificate"];
    const settings: TlsSettings = {
      insecure,
      ...(serverName === undefined ? {} : { serverName }),
      ...(ca === undefined ? {} : { ca: this.file([...path, "ca"], ca), caFile: ca }),
      ...(clientCertificate && {
        clientCertificate: {
          certificate: this.file([...at, "certificate"], clientCertificate.certificate),
          key: this.file([...at, "key"], clientCertificate.key),
          ...(clientCertificate.passphrase === undefined
            ? {}
            : { passphrase: this.secret([...at, "passphrase"], clientCertificate.passphrase, PASSPHRASE_FORM) }),
        },
      }),
    };
    if (!this.#hasProblem(path)) this.#checkTls(path, settings);
    return settings;
  }

  /** What cannot be used is a mistake of the file; found later, it would look like one of the deployment. */
  #checkTls(path: Path, { ca, clientCertificate }: TlsSettings): void {
    try {
      if (ca !== undefined) new X509Certificate(ca);
    } catch {
      this.problem([...path, "ca"], "the file contains no PEM certificate");
    }
    // A key can need its passphrase.
    if (!clientCertificate || this.#environment === WITHOUT_SECRETS) return;
    const { certificate: cert, key, passphrase } = clientCertificate;
    try {
      createSecureContext({ cert, key, ...(passphrase === undefined ? {} : { passphrase }) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.problem([...path, "clientCertificate"], `certificate, key and passphrase do not match (${reason})`);
    }
  }
}

function resolved(content: DeploymentFile, resolver: Resolver): Deployment {
  const { name, edition, depth, agentgateway, "cc-cms": ccCms, subjects, allow = [], limits = {}, userAgent } = content;
  const handOver = handOverIn(content);
  const { requests, window, ...rest } = limits;
  const { pace } = DEFAULT_LIMITS;
  const { otherVdn, unknown } = subjects;
  for (const [name, wanted] of [
    ["otherVdn", "an agent of another VDN"],
    ["unknown", "an id that no agent has"],
  ] as const) {
    const same = Object.entries(subjects).find(([other, id]) => other !== name && id === subjects[name])?.[0];
    const also = same === undefined ? undefined : `subjects.${same}`;
    const asking = agentgateway && agentgateway.agentid === subjects[name] ? "agentgateway.agentid" : also;
    if (asking !== undefined) resolver.problem(["subjects", name], `is also ${asking}; name ${wanted}`);
  }
  return {
    name,
    ...(edition === undefined ? {} : { edition: edition === 2023 ? "2023" : edition }),
    ...(depth === undefined ? {} : { depth }),
    ...(handOver && { handOver }),
    ...(userAgent === undefined ? {} : { userAgent }),
    subjects,
    ...allowedBy(allow),
    forbidden: { ...(otherVdn === undefined ? {} : { otherVdn }), ...(unknown === undefined ? {} : { unknown }) },
    limits: {
      ...DEFAULT_LIMITS,
      ...rest,
      pace: { requests: requests ?? pace.requests, window: window ?? pace.window },
    },
    ...(agentgateway && { agentgateway: agentGatewayOf(agentgateway, subjects, resolver) }),
    ...(ccCms && { "cc-cms": ccCmsOf(ccCms, subjects, resolver) }),
  };
}

/** The facts for the protocol; undefined without any. */
function handOverIn({ site, runBy, onBehalfOf, from }: HandOver): HandOver | undefined {
  const given = Object.entries({ site, runBy, onBehalfOf, from }).filter(([, words]) => words !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function productOf({ product, version }: Product): Product {
  return { ...(product === undefined ? {} : { product }), ...(version === undefined ? {} : { version }) };
}

function agentGatewayOf(
  file: NonNullable<DeploymentFile["agentgateway"]>,
  subjects: DeploymentFile["subjects"],
  resolver: Resolver,
): AgentGatewayDeployment {
  const path = ["agentgateway", "authentication"];
  const { guid, signIn } = file.authentication;
  return {
    baseUrl: resolver.origin(["agentgateway", "url"], file.url),
    ...productOf(file),
    tls: resolver.tls(["agentgateway", "tls"], file.tls),
    agentid: String(file.agentid),
    // The agent who asks is always signed in, and shows the VDN.
    agents: [...new Set([file.agentid, ...askable(subjects)])],
    authentication: signIn
      ? {
          kind: "sign-in",
          password: resolver.secret([...path, "signIn", "password"], signIn.password, PASSWORD_FORM),
          phonenum: signIn.phonenum,
          takeOver: signIn.takeOver ?? false,
        }
      : { kind: "guid", guid: resolver.secret([...path, "guid"], guid ?? "", GUID_FORM) },
  };
}

function ccCmsOf(
  file: NonNullable<DeploymentFile["cc-cms"]>,
  subjects: DeploymentFile["subjects"],
  resolver: Resolver,
): CcCmsDeployment {
  const agents = askable(subjects);
  if (agents.length === 0) resolver.problem(["subjects"], "cc-cms needs inCall, signedIn, privateCalls or signedOut");
  return {
    baseUrl: resolver.origin(["cc-cms", "url"], file.url),
    ...productOf(file),
    tls: resolver.tls(["cc-cms", "tls"], file.tls),
    accessKey: resolver.secret(["cc-cms", "accessKey"], file.accessKey, ACCESS_KEY_FORM),
    secretKey: resolver.secret(["cc-cms", "secretKey"], file.secretKey, SECRET_KEY_FORM),
    signature: { ...DEFAULT_C2, ...file.signature },
    ccId: file.ccId,
    vdn: file.vdn,
    agents,
  };
}

/** The agents of the VDN itself, each once. */
function askable({ privateCalls, inCall, signedIn, signedOut }: DeploymentFile["subjects"]): number[] {
  const agents = [privateCalls, inCall, signedIn, signedOut].filter((agent) => agent !== undefined);
  return [...new Set(agents)];
}
