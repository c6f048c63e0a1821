// What is presented in place of a valid proof; askers send it, and reports say how to send it again.

/** Guids that no session has: one in the form of a guid, and one in none. */
export const UNKNOWN_GUID = "00000000-0000-4000-8000-000000000000.AgentGateway0";
export const MALFORMED_GUID = "no guid";

export const MALFORMED_AUTHORIZATION = "auth-v2/malformed";

/** An access key that no deployment has. */
export const UNKNOWN_KEY = "UNKNOWNKEY000000";

/** How far back an old timestamp lies, in ms. No limit is published; a day is beyond any that is in use. */
export const OLD = 24 * 60 * 60 * 1000;

/** The host that is signed in place of that of the request. */
export const OTHER_HOST = "other.example.test";

/** The path that is signed in place of the one that is sent. */
export function otherPath(path: string): string {
  return `${path}/other`;
}

/** The body that is signed in place of the one that is sent: as long, so that only its bytes can give it away. */
export function otherBody(body: string): string {
  return body === "" ? " " : `${body.slice(0, -1)} `;
}
