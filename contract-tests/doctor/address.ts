import { lookup } from "node:dns/promises";
import { connect, isIP } from "node:net";
import type { Surface } from "../contract/contract.ts";
import type { Limits } from "../deployment/deployment.ts";
import { codeOf, wordsFor } from "../transport/failures.ts";
import { timeLimit } from "../transport/time-limit.ts";
import { type Diagnosis, failed, ok } from "./diagnosis.ts";

/** Where a surface is, by its URL. */
export interface Address {
  surface: Surface;
  /** Name or IP address, an IPv6 one without brackets. */
  host: string;
  port: number;
  isTls: boolean;
}

export function addressOf(surface: Surface, baseUrl: string): Address {
  const { protocol, hostname, port } = new URL(baseUrl);
  const isTls = protocol === "https:";
  return { surface, host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || (isTls ? 443 : 80)), isTls };
}

/** What the questions about an address need to know besides. */
export interface Circumstances {
  limits: Limits;
  signal: AbortSignal;
  environment: Record<string, string | undefined>;
}

/** Whether the host has an address. */
export async function resolveName({ host }: Address, circumstances: Circumstances): Promise<Diagnosis> {
  if (isIP(host)) return ok(`${host} is an address already`);
  const { limits } = circumstances;
  try {
    const found = await inTime(lookup(host, { all: true }), circumstances);
    return ok(`${host} is ${found.map(({ address }) => address).join(" and ")}`);
  } catch (error) {
    const code = codeIn(error);
    const words =
      code === "TimeoutError"
        ? `no name server answered within ${limits.connect / 1000} s; check the name server`
        : (wordsFor(code, limits) ?? `the host name could not be looked up (${code}); check it`);
    const network = "; if only an inner network knows it, connect to that (VPN) first";
    return failed(`${host}: ${words}${network}${proxyHint(circumstances)}`);
  }
}

/** Whether somebody listens there. */
export async function openPort(address: Address, circumstances: Circumstances): Promise<Diagnosis> {
  const { host, port } = address;
  const started = performance.now();
  try {
    const remote = await connected(address, circumstances);
    return ok(`${port} on ${remote}, ${Math.ceil(performance.now() - started)} ms`);
  } catch (error) {
    return failed(`${port} on ${host}: ${closedWords(codeIn(error), address, circumstances)}`);
  }
}

function closedWords(code: string, address: Address, circumstances: Circumstances): string {
  const { limits } = circumstances;
  switch (code) {
    case "ECONNREFUSED":
      return `refused: nothing listens there, or a firewall rejects it; check port and host, and that the service runs${portHint(address)}`;
    case "TimeoutError":
    case "ETIMEDOUT":
      return `no answer within ${limits.connect / 1000} s: a firewall most likely drops it, or the host is not there; have the port opened for this machine${portHint(address)}${proxyHint(circumstances)}`;
    default:
      return (wordsFor(code, limits) ?? `no connection (${code}); check host and port`) + proxyHint(circumstances);
  }
}

/** The port that a gateway has by default. Source: "Signing an agent in" (cec_07_1202). */
const GATEWAY_PORT = 8043;

function portHint({ surface, port }: Address): string {
  return surface === "agentgateway" && port !== GATEWAY_PORT
    ? `; ${GATEWAY_PORT} is the port of AgentGateway by default`
    : "";
}

const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/** Who needs a proxy to get out has most likely set it for everything. */
function proxyHint({ environment }: Circumstances): string {
  const name = PROXY_VARIABLES.find((variable) => (environment[variable] ?? "") !== "");
  return name === undefined
    ? ""
    : `; ${name} is set here, but no proxy is used: this machine has to reach the host directly`;
}

/** The address that was connected to. */
async function connected({ host, port }: Address, circumstances: Circumstances): Promise<string> {
  const socket = connect({ host, port });
  try {
    const connecting = new Promise<string>((resolve, reject) => {
      socket.once("error", reject);
      socket.once("connect", () => resolve(socket.remoteAddress ?? host));
    });
    return await inTime(connecting, circumstances);
  } finally {
    socket.destroy();
  }
}

/** Waits at most as long as a connection may take, and no longer than the run goes on. */
export async function inTime<Result>(promise: Promise<Result>, { limits, signal }: Circumstances): Promise<Result> {
  const { signal: during, end } = timeLimit(signal, limits.connect);
  return Promise.race([
    promise,
    new Promise<never>((_resolve, reject) => {
      if (during.aborted) reject(during.reason);
      during.addEventListener("abort", () => reject(during.reason), { once: true });
    }),
  ]).finally(end);
}

/** The code of an error of the network, or its name: TimeoutError for what took too long. A mistake of ours is thrown on. */
export function codeIn(error: unknown): string {
  if (!(error instanceof Error) || error instanceof TypeError) throw error;
  return codeOf(error);
}
