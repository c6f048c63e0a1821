// The proxy of the site, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY name it; whether it is used is undici's to say.
import { Client, EnvHttpProxyAgent, Pool } from "undici";
import { UsageError } from "../deployment/usage-error.ts";

type Options = NonNullable<ConstructorParameters<typeof EnvHttpProxyAgent>[0]>;
type Connector = Extract<NonNullable<Pool.Options["connect"]>, (...args: never[]) => unknown>;

const VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/** This machine is never reached through a proxy: the built-in reference deployment and mocks are here. */
const LOOPBACK = "localhost,127.0.0.1,[::1]";

function noProxy(): string {
  return `${process.env.no_proxy ?? process.env.NO_PROXY ?? ""},${LOOPBACK}`;
}

/** A proxy without its credentials, and the variable that names it. */
export interface SiteProxy {
  variable: string;
  address: string;
}

/** The proxy to an address; undefined where it is reached directly. Throws a UsageError for a variable that is no URL. */
export function proxyTo(baseUrl: string): SiteProxy | undefined {
  const given = VARIABLES.filter((name) => (process.env[name] ?? "") !== "");
  for (const name of given) addressIn(name);
  const isTls = new URL(baseUrl).protocol === "https:";
  const variable = given.find((name) => isTls || name.toLowerCase() === "http_proxy");
  if (variable === undefined || noProxy() === `*,${LOOPBACK}`) return undefined;
  return isProxied(new URL(baseUrl).origin) ? { variable, address: addressIn(variable) } : undefined;
}

function addressIn(variable: string): string {
  const text = process.env[variable] ?? "";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Not shown: it may have a password.
  if (!url || !["http:", "https:"].includes(url.protocol) || !isDecodable(url.username + url.password))
    throw new UsageError(`${variable} is not the URL of a proxy; write it as http://host:port, or unset it`);
  return url.origin;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Asks undici, which tells by the connector that it would use. */
function isProxied(origin: string): boolean {
  let answer = false;
  const direct: Connector = () => undefined;
  const agent = new EnvHttpProxyAgent({
    noProxy: noProxy(),
    connect: direct,
    factory(at, options) {
      answer = "connect" in options && options.connect !== direct;
      return new Client(at, { connect: direct });
    },
  });
  agent.dispatch(
    { origin, path: "/", method: "GET" },
    { onRequestStart: () => undefined, onResponseError: () => undefined },
  );
  void agent.destroy();
  return answer;
}

/**
 * Sends directly with `direct`, or through the proxy; `watched` is put around the connector of either.
 * What TLS needs for the deployment is in `requestTls`; `timeout` holds for the connection to the proxy, and its answer.
 */
export function dispatcherOf(
  { timeout, ...options }: Omit<Options, "factory" | "connect"> & { timeout: number },
  direct: Connector,
  watched: (connect: Connector) => Connector,
): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    ...options,
    noProxy: noProxy() === `*,${LOOPBACK}` ? "*" : noProxy(),
    connect: direct,
    proxyTls: { timeout },
    clientFactory: (url, own) => new Pool(url, { ...own, headersTimeout: timeout }),
    factory: (origin, own: Pool.Options) =>
      new Pool(origin, typeof own.connect === "function" ? { ...own, connect: watched(own.connect) } : own),
  });
}
