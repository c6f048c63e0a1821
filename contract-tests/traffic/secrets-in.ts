// The secrets in recorded traffic. Nobody names them beforehand, so they are looked for where they have to be.
import { guidIn } from "../client/guid.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { bodyOf } from "../transport/body.ts";
import type { Exchange, Header } from "../transport/exchange.ts";
import { jsonOf } from "./recorded-request.ts";

/** Names of headers, cookies, parameters and properties whose values are secrets. */
const SECRET_NAME = /guid|pass(word|wd|phrase)|^pwd$|secret|token|session|api-?key|access-?key|credential|signature/i;

/** A shorter text of an answer is no secret: it would be masked wherever it stands. Of a request it may be a password. */
const SHORTEST = 6;

/** A cookie of another name is one from this length on: shorter ones are settings, as of a language. */
const LONG_COOKIE = 12;

/** The secrets of a recorded exchange: those that last, and those that belong to this request alone, as a signature. */
export interface FoundSecrets {
  lasting: string[];
  once: string[];
}

/** The secrets in the known places of an exchange: headers, cookies, the address, and the bodies. */
export function secretsIn({ request, result }: Exchange): FoundSecrets {
  const answer = "answer" in result ? result.answer : undefined;
  const headers = [...request.headers, ...(answer?.headers ?? [])];
  const own = headers.map(ofHeader);
  const body = answer && bodyOf(answer);
  const lasting = [
    ...own.flatMap((one) => one.lasting),
    ...ofUrl(request.url),
    ...named(jsonOf(request.body)),
    ...named(body && "value" in body ? body.value : undefined).filter(({ length }) => length >= SHORTEST),
  ];
  const isSecret = (text: string) => text !== "" && !text.includes("***");
  return { lasting: lasting.filter(isSecret), once: own.flatMap((one) => one.once).filter(isSecret) };
}

function ofHeader([name, value]: Header): FoundSecrets {
  const lower = name.toLowerCase();
  if (lower === "authorization" || lower === "proxy-authorization" || lower === "x-authorization")
    return ofAuthorization(value);
  if (lower === "cookie") return { lasting: value.split(";").flatMap(ofCookie), once: [] };
  if (lower === "set-cookie") return { lasting: ofCookie(value.split(";", 1)[0] ?? ""), once: [] };
  if (lower === "set-guid") return { lasting: [guidIn(value) ?? ""], once: [] };
  return { lasting: SECRET_NAME.test(name) ? [value] : [], once: [] };
}

/** `auth-v2/<access key>/<time>/<signed headers>/<signature>`, or a scheme and a token. */
function ofAuthorization(value: string): FoundSecrets {
  const parts = value.split("/");
  if (value.startsWith("auth-v") && parts.length > 2)
    return { lasting: parts.slice(1, 2), once: parts.length > 4 ? parts.slice(-1) : [] };
  return { lasting: [value.replace(/^\S+\s+/, "")], once: [] };
}

function ofCookie(pair: string): string[] {
  const [, name = "", value = ""] = /^\s*([^=]*)=\s*"?(.*?)"?\s*$/s.exec(pair) ?? [];
  return SECRET_NAME.test(name) || value.length >= LONG_COOKIE ? [value] : [];
}

function ofUrl(url: string): string[] {
  const { searchParams, pathname, password } = new URL(url);
  const inPath = [...pathname.matchAll(/;(?:jsessionid|guid)=([^;/]+)/gi)].map(([, value = ""]) => value);
  return [
    ...[...searchParams].flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value] : [])),
    ...inPath,
    password,
  ];
}

/** The texts below properties with such a name, at any depth. */
function named(value: unknown): string[] {
  const found: string[] = [];
  const waiting = [value];
  for (let one = waiting.pop(); one !== undefined || waiting.length > 0; one = waiting.pop()) {
    if (Array.isArray(one)) waiting.push(...one.slice(0, 10_000));
    else if (isRecord(one))
      for (const [name, inner] of Object.entries(one))
        if (typeof inner !== "string") waiting.push(inner);
        else if (SECRET_NAME.test(name)) found.push(inner);
  }
  return found;
}
