import { isIPv6 } from "node:net";

/** The address on which only programs of the same machine reach a server. */
export const LOOPBACK = "127.0.0.1";

/** Whether a server that listens on this address or name can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.[0-9]+){3}$/.test(host);
}

/** The host by which this machine reaches a server that listens on `host`, as a URL writes it. */
export function hostInUrl(host: string): string {
  // These two are all addresses of the machine; a client has to choose one.
  const reached = { "0.0.0.0": LOOPBACK, "::": "::1" }[host] ?? host;
  return isIPv6(reached) ? `[${reached}]` : reached;
}

/**
 * What is wrong with a host or a port on which no server can listen, and what to do, as one sentence without an end.
 * Undefined where the error has another cause.
 */
export function mistakeInAddress(error: unknown, host: string, port: number, portFlag: string): string | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EADDRINUSE") return `port ${port} is in use; choose another with ${portFlag}`;
  if (code === "EACCES") return `port ${port} is not permitted for this account; choose another with ${portFlag}`;
  if (["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EINVAL"].includes(code))
    return `--host "${host}" is not an address of this machine (${code}); 0.0.0.0 is all of them`;
  return undefined;
}
