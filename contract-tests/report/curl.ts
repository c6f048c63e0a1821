import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { Surface } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import type { C2Options, Deployment, TlsSettings } from "../deployment/deployment.ts";
import type { Exchange, Header } from "../transport/exchange.ts";
import type { Credential, NearGuid } from "../transport/risk.ts";
import {
  isMisplaced,
  isNoGuid,
  isNoSignature,
  MISPLACED,
  NO_GUIDS,
  NO_SIGNATURES,
  OTHER_HOST,
  OTHER_METHOD,
  otherBody,
  otherPath,
  UNKNOWN_GUID,
  UNKNOWN_KEY,
} from "../transport/wrong-credentials.ts";
import { visible } from "./visible.ts";

/** How the surfaces of a deployment are reached. */
export type Connections = Pick<Deployment, Surface>;

/** Larger bodies are named as a file, in bytes: a person has to be able to read the line. */
const LONGEST_BODY = 2048;

/** A time that is old whenever the line is run. */
const LONG_AGO = "2020-01-01T00:00:00Z";

/** Headers that curl writes itself, that prove who asks, or that were given by the deployment and are masked. */
const LEFT_TO_CURL = new Set([
  "host",
  "content-length",
  "guid",
  "authorization",
  "cookie",
  "x-guid",
  "x-authorization",
]);

/** The request of an exchange, or the one that would have been sent. */
export function requestOf({ request, exchange }: RecordedExchange, deployment: Connections): Exchange["request"] {
  if ("request" in exchange) return exchange.request;
  const { method, path, headers, body } = request.httpRequest;
  return {
    method,
    url: `${new URL(surfaceOf(deployment, request.surface).baseUrl).origin}${path}`,
    headers: Object.entries(headers),
    ...(body === undefined ? {} : { body }),
  };
}

/** Throws if the deployment does not have the surface: the exchange belongs to another deployment. */
function surfaceOf<Key extends Surface>(deployment: Connections, surface: Key): NonNullable<Connections[Key]> {
  const verified = deployment[surface];
  if (!verified) throw new Error(`The deployment has no ${surface}.`);
  return verified;
}

/**
 * One line for bash or zsh that asks the same, whoever may ask now: credentials, and the files of a private CA and of a
 * client certificate, are variables of the environment, and the shell says which of them is missing.
 * Notes stand first, as arguments of the command that does nothing: zsh knows no comments in what is typed.
 *
 * AGENTGATEWAY_GUID, AGENTGATEWAY_PASSWORD, CC_CMS_ACCESS_KEY, CC_CMS_SECRET_KEY; AGENTGATEWAY_CA, AGENTGATEWAY_CLIENT_CERTIFICATE and
 * AGENTGATEWAY_CLIENT_KEY, and the same with CC_CMS.
 */
export function curlOf(recorded: RecordedExchange, deployment: Connections): string {
  const { surface, credential, key } = recorded.request;
  const request = withoutCredential(recorded, requestOf(recorded, deployment));
  const body = credential === "sign-in" ? signInBody(request, deployment) : bodyOf(request, key);
  const authentication = surface === "cc-cms" ? signed(request, body, credential, deployment) : withGuid(credential);
  const { url, options } = connection(request.url, surface, surfaceOf(deployment, surface).tls);
  const curl = [
    "curl --silent --show-error --include --http1.1",
    ...options,
    // curl would take dot segments out of the path.
    ...(/\/\.{1,2}(\/|$)/.test(url) ? ["--path-as-is"] : []),
    `--request ${quoted(request.method)} ${quoted(url)}${authentication.behindUrl ?? ""}`,
    ...headerOptions(request, body.options.length > 0),
    ...authentication.options,
    ...body.options,
  ].join(" ");
  const notes = [...body.notes, ...authentication.notes].map((note) => `: ${quoted(visible(note))}; `);
  return `${notes.join("")}${authentication.before}${body.before ?? ""}${authentication.isTwice ? `for TIME in 1 2; do ${curl}; done` : curl}`;
}

/** The request without what it has of a credential in its URL: the line puts that of its own in. */
function withoutCredential(
  { request: scenarioRequest }: RecordedExchange,
  request: Exchange["request"],
): Exchange["request"] {
  const { credential, httpRequest } = scenarioRequest;
  if (!isMisplaced(credential) || MISPLACED[credential].header !== undefined) return request;
  return { ...request, url: `${new URL(request.url).origin}${httpRequest.path}` };
}

/**
 * A text as one word of bash and zsh, whatever is in it but NUL, which no word can have.
 * What is not printable ASCII is written as octal codes of its UTF-8 bytes, so that no terminal changes it;
 * the exclamation mark too, which an interactive shell replaces even between quotes.
 */
export function quoted(text: string): string {
  if (/^[A-Za-z0-9]+$/.test(text)) return text;
  if (/^[ "-&(-~]*$/.test(text)) return `'${text}'`;
  const characters = Array.from(Buffer.from(text, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    if (character === "\n") return "\\n";
    if (character === "'" || character === "\\") return `\\${character}`;
    return /[ "-~]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `$'${characters.join("")}'`;
}

interface Body {
  /** Commands that have to succeed first, or that print what curl reads. */
  before?: string;
  /** What curl sends. */
  options: string[];
  /** What is signed, as an argument of `sign --body`; in its place something else, and the command that makes that. */
  signed: string;
  other: string;
  makeOther: string;
  notes: string[];
}

/** A body that is too long for a line, or cannot stand in one, is read from a file. */
function bodyOf({ method, body }: Exchange["request"], key: string): Body {
  const short = { makeOther: "", notes: [] };
  if (body === undefined) {
    // As the suite does it: with these methods there is a length, also that of no body.
    const options = ["POST", "PUT"].includes(method) ? ["--data-raw ''"] : [];
    return { ...short, options, signed: "''", other: quoted(otherBody("")) };
  }
  const size = Buffer.byteLength(body);
  // To `sign` a leading @ names a file.
  if (size <= LONGEST_BODY && !body.includes("\0") && !body.startsWith("@"))
    return {
      ...short,
      options: [`--data-raw ${quoted(body)}`],
      signed: quoted(body),
      other: quoted(otherBody(body)),
    };
  return {
    options: ["--data-binary @FILE"],
    signed: "@FILE",
    other: "@OTHER",
    makeOther: "sed '$s/.$/ /' FILE >OTHER && ",
    notes: [`FILE contains the body, ${size} bytes: postData.text of "${key}" in exchanges.har`],
  };
}

/** What has the place of the password in a text of JSON until a variable of the shell has it. */
const PLACE = "PASSWORD OF THE AGENT";

/**
 * The body of a sign-in, with the password of whoever runs the line, as a text of JSON.
 * curl reads it, so that the password is in no list of processes.
 */
function signInBody({ body }: Exchange["request"], { agentgateway }: Connections): Body {
  const { authentication } = agentgateway ?? {};
  const { password, phonenum } = authentication?.kind === "sign-in" ? authentication : {};
  const sent: unknown = body === undefined ? undefined : JSON.parse(body);
  const fields = { ...(isRecord(sent) ? sent : { password, phonenum }), password: PLACE };
  const text = JSON.stringify(fields, (_name, value) => (value === password ? PLACE : value));
  const words = text.split(PLACE).map(quoted).join('"$PASSWORD"');
  const given = variable("AGENTGATEWAY_PASSWORD", "password of the agent");
  // First by itself, because in a pipe it would not keep the line from going on.
  const escaped = String.raw`printf %s "$AGENTGATEWAY_PASSWORD" | sed -e 's/[\\"]/\\&/g'`;
  return {
    before: `: "${given}" && PASSWORD="$(${escaped})" && printf %s ${words} | `,
    options: ["--data-binary @-"],
    signed: "''",
    other: "''",
    makeOther: "",
    notes: [],
  };
}

function headerOptions({ headers }: Exchange["request"], hasBody: boolean): string[] {
  const sent = headers.filter(([name, value]) => !LEFT_TO_CURL.has(name.toLowerCase()) && !isOfRun(name, value));
  const hasType = sent.some(([name]) => name.toLowerCase() === "content-type");
  return [
    ...sent.map(([name, value]) => `--header ${headerWord(name, value)}`),
    // curl would take the body for that of a form.
    ...(hasBody && !hasType ? ["--header Content-Type:"] : []),
  ];
}

/** Whether a header names a run of the suite, which a person who repeats the request is not. */
function isOfRun(name: string, value: string): boolean {
  return name === "User-Agent" && /^cti-contract\/\S+ run\/[0-9a-f]+$/.test(value);
}

/** A header as a word of the shell; curl leaves one out that ends in a colon. */
function headerWord(name: string, value: string): string {
  return quoted(value === "" ? `${name};` : `${name}: ${value}`);
}

interface Authentication {
  /** Commands that have to succeed first. */
  before: string;
  options: string[];
  notes: string[];
  /** What stands behind the URL, in the same word of the shell. */
  behindUrl?: string;
  isTwice?: boolean;
}

/** A right credential, given as a variable of the shell, where it does not belong. */
function elsewhere(given: keyof typeof MISPLACED, credential: string): Pick<Authentication, "options" | "behindUrl"> {
  const { header, prefix } = MISPLACED[given];
  if (header === undefined) return { options: [], behindUrl: `"${prefix}${credential}"` };
  return { options: [`--header "${header}: ${prefix}${credential}"`] };
}

/** How a guid, read by sed or tr, becomes one that is almost right; see wrong-credentials.ts. */
const NEAR_GUIDS: Record<NearGuid, string> = {
  "guid-with-other-digit": String.raw`sed -E -e 's/0(\.[^.]*)$/1\1/' -e t -e 's/[^.](\.[^.]*)$/0\1/' -e t -e 's/0$/1/' -e t -e 's/.$/0/'`,
  "guid-with-digit-less": String.raw`sed -E -e 's/[^.](\.[^.]*)$/\1/' -e t -e 's/.$//'`,
  "guid-with-digit-more": String.raw`sed -E -e 's/(\.[^.]*)$/0\1/' -e t -e 's/$/0/'`,
  "guid-of-other-node": "sed -e 's/0$/1/' -e t -e 's/.$/0/'",
  "guid-cut-off": "sed -e 's/.$//'",
  "guid-with-more-behind-it": "sed -e 's/$/0/'",
  "guid-in-other-case": "tr a-zA-Z A-Za-z",
};

const GUID = variable("AGENTGATEWAY_GUID", "the part after JSESSIONID= in the Set-GUID of a sign-in");

function withGuid(credential: Credential): Authentication {
  if (isMisplaced(credential)) return { before: "", notes: [], ...elsewhere(credential, GUID) };
  if (isNear(credential)) {
    // First by itself, because in a pipe it would not keep the line from going on.
    const before = `: "${GUID}" && NEAR="$(printf %s "$AGENTGATEWAY_GUID" | ${NEAR_GUIDS[credential]})" && `;
    return { before, options: ['--header "Guid: $NEAR"'], notes: ["the guid is almost right"] };
  }
  const guid = guidFor(credential);
  return {
    before: "",
    options: guid === undefined ? [] : [`--header ${guid}`],
    notes: GUID_NOTES[credential] ?? [],
  };
}

const GUID_NOTES: Partial<Record<Credential, string[]>> = {
  "former-guid": ["AGENTGATEWAY_GUID must be the guid of a session that was signed out"],
  "taken-over-guid": ["AGENTGATEWAY_GUID must be the guid of a session that a forced sign-in has replaced"],
};

function isNear(credential: Credential): credential is NearGuid {
  return credential in NEAR_GUIDS;
}

function guidFor(credential: Credential): string | undefined {
  if (isNoGuid(credential)) return headerWord("Guid", NO_GUIDS[credential]);
  switch (credential) {
    case "none":
    case "sign-in":
      return undefined;
    case "unknown-guid":
      return quoted(`Guid: ${UNKNOWN_GUID}`);
    default:
      return `"Guid: ${GUID}"`;
  }
}

/** A variable without which the shell does not run the line; it says then what the variable should hold. */
function variable(name: string, content: string): string {
  return `\${${name}:?${content}}`;
}

/** What is signed, each as a word of the shell. */
interface ToSign {
  url: string;
  body: string;
  options: string[];
}

/** Signs first, and does not ask when that fails. */
function signed(
  request: Exchange["request"],
  body: Body,
  credential: Credential,
  deployment: Connections,
): Authentication {
  if (credential === "none") return { before: "", options: [], notes: [] };
  if (isNoSignature(credential))
    return { before: "", options: [`--header ${headerWord("Authorization", NO_SIGNATURES[credential])}`], notes: [] };
  const settings = surfaceOf(deployment, "cc-cms").signature;
  const url = new URL(request.url);
  const own: ToSign = { url: quoted(url.href), body: body.signed, options: signOptions(request, settings) };
  const other = (part: Partial<ToSign>, what: string): Authentication => ({
    ...authorized(signLine(request.method, { ...own, ...part })),
    notes: [`the signature covers another ${what} than the request has`],
  });
  /** A right one, changed by a command that reads it and prints it. */
  const changed = (command: string, note: string): Authentication => {
    const { before, ...rest } = authorized(signLine(request.method, own));
    const change = `printf %s "$AUTHORIZATION" | ${command}`;
    return { ...rest, before: `${before}AUTHORIZATION="$(${change})" && `, notes: [note] };
  };
  if (isMisplaced(credential))
    return { ...authorized(signLine(request.method, own)), ...elsewhere(credential, "$AUTHORIZATION") };
  switch (credential) {
    case "unknown-key":
      return authorized(`CC_CMS_ACCESS_KEY=${UNKNOWN_KEY} ${signLine(request.method, own)}`);
    case "other-scheme":
      return changed("sed -e 's,^auth-v2/,auth-v1/,'", "the signature names another scheme");
    case "wrong-signature":
      return changed("sed -e 's/0$/1/' -e t -e 's/.$/0/'", "the signature ends with a wrong digit");
    case "cut-signature":
      return changed("sed -e 's/.$//'", "the signature lacks the last digit");
    case "long-signature":
      return changed("sed -e 's/$/0/'", "the signature has an extra digit");
    case "empty-signature":
      return changed("sed -e 's/[^/]*$//'", "the signature is missing");
    case "signature-in-capitals":
      return changed("awk -F/ -v OFS=/ '{ $NF = toupper($NF); print }'", "the signature is in upper case");
    case "key-in-other-case":
      return authorized(
        `CC_CMS_ACCESS_KEY="$(printf %s "\${CC_CMS_ACCESS_KEY-}" | tr a-zA-Z A-Za-z)" ${signLine(request.method, own)}`,
      );
    case "empty-secret":
      return authorized(`${signLine(request.method, own)} --empty-secret`);
    case "unknown-key-empty-secret":
      return authorized(`CC_CMS_ACCESS_KEY=${UNKNOWN_KEY} ${signLine(request.method, own)} --empty-secret`);
    case "unsigned-host": {
      const type = request.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
      const hasOther = own.options.some((option) => option.startsWith("--header"));
      const options = hasOther ? own.options : [...own.options, `--header ${quoted(`Content-Type: ${type}`)}`];
      return authorized(`${signLine(request.method, { ...own, options })} --without-host`);
    }
    case "unsigned-headers": {
      const options = own.options.filter((option) => !option.startsWith("--header"));
      return authorized(`${signLine(request.method, { ...own, options })} --without-host`);
    }
    case "altered-method":
      return {
        ...authorized(signLine(OTHER_METHOD, own)),
        notes: ["the signature covers another method than the request has"],
      };
    case "unsigned-body":
      return other({ body: "''" }, "body");
    case "unsigned-query":
      return {
        ...authorized(signLine(request.method, { ...own, url: quoted(new URL(url.pathname, url).href) })),
        notes: ["the signature does not cover the query of the URL"],
      };
    case "altered-body": {
      const { before, ...rest } = other({ body: body.other }, "body");
      return { ...rest, before: `${body.makeOther}${before}` };
    }
    case "altered-path":
      return other({ url: quoted(new URL(otherPath(url.pathname), url).href) }, "path");
    case "altered-header":
      return other({ url: quoted(`${url.protocol}//${OTHER_HOST}${url.pathname}${url.search}`) }, "host");
    case "old-timestamp": {
      const options = own.options.filter((option) => option !== MILLISECONDS);
      return authorized(signLine(request.method, { ...own, options: [`--timestamp ${LONG_AGO}`, ...options] }));
    }
    default:
      return { ...authorized(signLine(request.method, own)), isTwice: credential === "replay" };
  }
}

function authorized(line: string): Authentication {
  return {
    before: `AUTHORIZATION="$(${line})" && `,
    options: ['--header "Authorization: $AUTHORIZATION"'],
    notes: [],
  };
}

function signLine(method: string, { url, body, options }: ToSign): string {
  const words = ["--authorization-only", `--method ${quoted(method)}`, `--url ${url}`, ...options, `--body ${body}`];
  return `npx cti-contract sign ${words.join(" ")}`;
}

const MILLISECONDS = "--milliseconds";

function signOptions({ headers, body = "" }: Exchange["request"], settings: C2Options): string[] {
  const available: Header[] = [...headers, ["Content-Length", String(Buffer.byteLength(body))]];
  const names = settings.signedHeaders.map((name) => name.toLowerCase()).filter((name) => name !== "host");
  const chosen = available.filter(([name]) => names.includes(name.toLowerCase()));
  return [
    ...(settings.timestamp === "milliseconds" ? [MILLISECONDS] : []),
    ...(settings.emptyQueryLine ? ["--empty-query-line"] : []),
    ...chosen.map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
  ];
}

const VARIABLES = { agentgateway: "AGENTGATEWAY", "cc-cms": "CC_CMS" } as const;

/** How curl reaches the surface; the URL is another one where a name other than that of the host is expected. */
function connection(text: string, surface: Surface, tls: TlsSettings): { url: string; options: string[] } {
  const url = new URL(text);
  const options = [
    // To curl they would be patterns.
    ...(/[[\]{}]/.test(text) ? ["--globoff"] : []),
    ...(tls.insecure ? ["--insecure"] : []),
    ...(tls.ca === undefined
      ? []
      : [`--cacert "${variable(`${VARIABLES[surface]}_CA`, "file with the certificate of the CA")}"`]),
    ...(tls.clientCertificate
      ? [
          `--cert "${variable(`${VARIABLES[surface]}_CLIENT_CERTIFICATE`, "file with the client certificate")}"`,
          `--key "${variable(`${VARIABLES[surface]}_CLIENT_KEY`, "file with its key")}"`,
        ]
      : []),
  ];
  if (tls.serverName === undefined || url.protocol === "http:") return { url: text, options };
  const { host } = url;
  const port = url.port === "" ? "443" : url.port;
  const place = `${tls.serverName}:${port}:${url.hostname}:${port}`;
  url.hostname = tls.serverName;
  return {
    // As text, because a URL would lose what is odd about a path.
    url: `${url.origin}${text.slice(new URL(text).origin.length)}`,
    options: [...options, `--connect-to ${quoted(place)}`, `--header ${quoted(`Host: ${host}`)}`],
  };
}
