import { httpRequestTo } from "../checks/http-requests.ts";
import { AGENT, SERVER_TIME } from "../checks/operations.ts";
import { operationsOf, type Surface, surfaces } from "../contract/contract.ts";
import { readJson } from "../contract/json-text.ts";
import { isRecord } from "../contract/schema-walk.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { type Answer, type HttpRequest, headersOf } from "../transport/exchange.ts";
import { brief, type Diagnosis, failed, ok, warning } from "./diagnosis.ts";

/** The usual names of the surfaces. */
export const NAMES: Record<Surface, string> = { agentgateway: "AgentGateway", "cc-cms": "CC-CMS" };

/** Statuses with which CC-CMS rejects a credential. Source: "C2 authentication of the monitoring interfaces" (cec_07_0003), and the sister service's "HTTP status codes" (cec_07_0836). */
const REFUSALS = [401, 403];

/** Authentication schemes of a proxy or a web server, which neither surface uses (RFC 9110, section 11.6). */
const FOREIGN_SIGN_IN = /^(basic|digest|negotiate|ntlm)\b/i;

/** A request without credentials, which every deployment of the surface rejects in its own form. */
export function anonymousHttpRequest(surface: Surface, { agentgateway, "cc-cms": ccCms }: Deployment): HttpRequest {
  if (surface === "cc-cms") return httpRequestTo(SERVER_TIME, {}, { ccId: ccCms?.ccId ?? 1 });
  const agentid = agentgateway?.agentid ?? "101";
  return httpRequestTo(AGENT, { agentid, workno: agentid });
}

/** The surface that a response comes from, by its form; undefined if unknown. */
export function surfaceOf({ status, body }: Answer): Surface | undefined {
  const json = readJson(body);
  if (!("value" in json) || !isRecord(json.value)) return undefined;
  const { value } = json;
  const own = surfaces.find((surface) => codeNames(surface).some((name) => name in value));
  if (own !== undefined) return own;
  const isRefusal = REFUSALS.includes(status) && value.status === status && "timestamp" in value;
  return isRefusal ? "cc-cms" : undefined;
}

/** Whether the response to a request without credentials comes from this surface. */
export function evaluateAnonymous(surface: Surface, answer: Answer): Diagnosis {
  const { status } = answer;
  const front = foreignSignIn(answer);
  if (front !== undefined)
    return failed(
      `${described(answer)}: a proxy or web server in front requires its own sign-in (${front}); give this machine access, or bypass it`,
    );
  const code = codeIn(answer);
  if (surfaceOf(answer) === surface && code !== undefined)
    return ok(`responds like ${NAMES[surface]}: HTTP ${status}, code ${code} without credentials`);
  if (surface === "cc-cms" && status === 401)
    return isHtml(answer)
      ? warning(`${described(answer)}: CC-CMS rejects with this status, but many proxies also do`)
      : ok("responds like CC-CMS: HTTP 401 without a signature");
  if (surface === "cc-cms" && status === 403)
    return warning(
      `${described(answer)}: CC-CMS sends this status to an address that is locked after wrong signatures; if it also rejects the signature, wait, and contact the operator`,
    );
  return failed(`${described(answer)}: this is not ${NAMES[surface]}; ${nextStep(answer)}`);
}

/** A short description of a response, whatever its content. */
export function described(answer: Answer): string {
  const { status, body } = answer;
  const [type] = headersOf(answer, "content-type");
  const [server] = headersOf(answer, "server");
  const title = /<title[^>]*>([^<]+)</i.exec(Buffer.from(body.subarray(0, 20_000)).toString("utf8"))?.[1];
  const what = isHtml(answer)
    ? `, a page${title === undefined ? "" : ` "${brief(title)}"`}`
    : body.length === 0
      ? " without a body"
      : ` with ${brief(type?.split(";")[0] ?? "a body without Content-Type")}`;
  return `HTTP ${status}${what}${server === undefined ? "" : ` from ${brief(server)}`}`;
}

function nextStep(answer: Answer): string {
  const { status } = answer;
  if (status >= 300 && status < 400) return redirectStep(answer);
  switch (status) {
    case 403:
      return "a proxy or firewall in front may reject this machine; give it access there";
    case 404:
      return "check host and port, and that no proxy changes the path";
    case 502:
    case 503:
    case 504:
      return "a proxy in front cannot reach the service; check that the service runs";
    default:
      return "check host and port";
  }
}

function redirectStep(answer: Answer): string {
  const [location = ""] = headersOf(answer, "location");
  return URL.canParse(location)
    ? `it redirects to ${brief(new URL(location).origin, 100)}; write that into url if it is the right address`
    : "it redirects elsewhere, which the suite does not follow; write the right address into url";
}

function foreignSignIn(answer: Answer): string | undefined {
  const challenges = [...headersOf(answer, "www-authenticate"), ...headersOf(answer, "proxy-authenticate")];
  return challenges.map((challenge) => FOREIGN_SIGN_IN.exec(challenge.trim())?.[1]).find((name) => name !== undefined);
}

function isHtml(answer: Answer): boolean {
  const [type = ""] = headersOf(answer, "content-type");
  return /html/i.test(type) || /^\s*<(!doctype|html)/i.test(Buffer.from(answer.body.subarray(0, 200)).toString("utf8"));
}

/** The code of an envelope, if it has the form of a code. */
function codeIn({ body }: Answer): string | undefined {
  const json = readJson(body);
  const value = "value" in json && isRecord(json.value) ? json.value : {};
  const codes = surfaces.flatMap(codeNames).map((name) => value[name] ?? undefined);
  const code = codes.find((one) => one !== undefined);
  return code !== undefined && /^[0-9-]{1,16}$/.test(String(code)) ? String(code) : undefined;
}

/** The properties with the code in the responses of a surface. */
function codeNames(surface: Surface): string[] {
  return [...new Set(operationsOf(surface).map(({ envelope }) => envelope.code))];
}
