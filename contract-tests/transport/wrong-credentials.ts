// What is presented in place of a valid credential; clients send it, and reports say how to send it again.
import type { HttpRequest } from "./exchange.ts";
import type { Credential, MisplacedGuid, MisplacedSignature, NearGuid, NoGuid, NoSignature } from "./risk.ts";

/** Guids that no session has: one in the form of a guid, and some in none. */
export const UNKNOWN_GUID = "00000000-0000-4000-8000-000000000000.AgentGateway0";
export const NO_GUIDS: Readonly<Record<NoGuid, string>> = {
  "malformed-guid": "no guid",
  "empty-guid": "",
  "null-guid": "null",
  "any-guid": "*",
};

/** `other-scheme` is what a right signature is turned into. */
export const NO_SIGNATURES: Readonly<Record<Exclude<NoSignature, "other-scheme">, string>> = {
  "malformed-authorization": "auth-v2/malformed",
  "empty-authorization": "",
  "bearer-authorization": "Bearer x",
  "basic-authorization": "Basic eDp4",
};

export function isNoGuid(credential: Credential): credential is NoGuid {
  return credential in NO_GUIDS;
}

export function isNoSignature(credential: Credential): credential is keyof typeof NO_SIGNATURES {
  return credential in NO_SIGNATURES;
}

/** A right signature under the name of an older way to sign. */
export function inOtherScheme(authorization: string): string {
  return authorization.replace("auth-v2/", "auth-v1/");
}

/** An access key that no deployment has. */
export const UNKNOWN_KEY = "UNKNOWNKEY000000";

/** How far back an old timestamp lies, in ms. No limit is published; a day is beyond any that is in use. */
export const OLD = 24 * 60 * 60 * 1000;

/** The host that is signed in place of that of the request. */
export const OTHER_HOST = "other.example.test";

/** The method that is signed in place of that of the request. */
export const OTHER_METHOD = "GET";

/** The path that is signed in place of the one that is sent. */
export function otherPath(path: string): string {
  return `${path}/other`;
}

/** The body that is signed in place of the one that is sent: as long, so that only its bytes can give it away. */
export function otherBody(body: string): string {
  return body === "" ? " " : `${body.slice(0, -1)} `;
}

/** A guid that is almost that of the session; one that no session has where the form of the guid leaves nothing to change. */
export function nearGuid(credential: NearGuid, guid: string): string {
  const [, digits = guid, node = ""] = /^(.*?)(\.[^.]*)?$/s.exec(guid) ?? [];
  const near = {
    "guid-with-other-digit": digits.replace(/.$/s, otherDigit) + node,
    "guid-with-digit-less": digits.slice(0, -1) + node,
    "guid-with-digit-more": `${digits}0${node}`,
    "guid-of-other-node": guid.replace(/.$/s, otherDigit),
    "guid-cut-off": guid.slice(0, -1),
    "guid-with-more-behind-it": `${guid}0`,
    "guid-in-other-case": inOtherCase(guid),
  }[credential];
  return near === guid || near === "" ? UNKNOWN_GUID : near;
}

function otherDigit(digit: string): string {
  return digit === "0" ? "1" : "0";
}

/** Each letter in the other case. */
export function inOtherCase(text: string): string {
  return Array.from(text, (letter) => {
    const upper = letter.toUpperCase();
    return letter === upper ? letter.toLowerCase() : upper;
  }).join("");
}

/** A wrong place for a right credential: another header, or after the path. */
export interface Misplaced {
  header?: string;
  /** The text before the credential. */
  prefix: string;
}

export const MISPLACED: Readonly<Record<MisplacedGuid | MisplacedSignature, Misplaced>> = {
  "guid-in-x-guid": { header: "X-Guid", prefix: "" },
  "guid-in-authorization": { header: "Authorization", prefix: "Bearer " },
  "guid-in-cookie": { header: "Cookie", prefix: "JSESSIONID=" },
  "guid-in-query": { prefix: "?guid=" },
  "guid-in-path": { prefix: ";jsessionid=" },
  "signature-in-x-authorization": { header: "X-Authorization", prefix: "" },
  "signature-in-query": { prefix: "?Authorization=" },
};

export function isMisplaced(credential: Credential): credential is keyof typeof MISPLACED {
  return credential in MISPLACED;
}

/** The request and its headers, with the credential in another place. */
export function misplaced(
  given: keyof typeof MISPLACED,
  httpRequest: HttpRequest,
  credential: string,
): { httpRequest: HttpRequest; headers: Record<string, string> } {
  const { header, prefix } = MISPLACED[given];
  const value = `${prefix}${credential}`;
  return header === undefined
    ? { httpRequest: { ...httpRequest, path: `${httpRequest.path}${value}` }, headers: {} }
    : { httpRequest, headers: { [header]: value } };
}

/** A query string that is sent but not signed. No operation of the contract has one, so it has no effect. */
export const UNSIGNED_QUERY = "?unsigned=1";
