import { lookup } from "node:dns/promises";
import { connect, isIP } from "node:net";
import { timeLimit } from "../client/clock.ts";
import type { Surface } from "../contract/contract.ts";
import type { Limits } from "../deployment/deployment.ts";
import { codeOf, wordsFor } from "../transport/failure-words.ts";
import { type Diagnosis, failed, ok } from "./diagnosis.ts";

/** Host and port of a surface. */
export interface Address {
  surface: Surface;
  /** Name or IP address; IPv6 without brackets. */
  host: string;
  port: number;
  isTls: boolean;
}

export function addressOf(surface: Surface, baseUrl: string): Address {
  const { protocol, hostname, port } = new URL(baseUrl);
  const isTls = protocol === "https:";
  return { surface, host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || (isTls ? 443 : 80)), isTls };
}

/** The context of the questions about an address. */
export interface Circumstances {
  limits: Limits;
  signal: AbortSignal;
}

/** Whether the host has an address. */
export async function resolveName({ host }: Address, circumstances: Circumstances): Promise<Diagnosis> {
  if (isIP(host)) return ok(`${host} is an IP address`);
  const { limits } = circumstances;
  try {
    const found = await inTime(lookup(host, { all: true }), circumstances);
    return ok(`${host} is ${found.map(({ address }) => address).join(" and ")}`);
  } catch (error) {
    const code = codeIn(error);
    const words =
      code === "TimeoutError"
        ? `no name server responded within ${limits.connect / 1000} s; check the name server`
        : (wordsFor(code, limits) ?? `the lookup of the host name failed (${code}); check the name`);
    const network = "; if the name is internal, connect to that network (VPN) first";
    return failed(`${host}: ${words}${network}`);
  }
}

/** Whether the port accepts connections. */
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
      return `connection refused: no service listens on the port, or a firewall rejects it; check host and port, and that the service runs${portHint(address)}`;
    case "TimeoutError":
    case "ETIMEDOUT":
      return `no response within ${limits.connect / 1000} s: a firewall probably drops the connection, or the host does not exist; have the port opened for this machine${portHint(address)}`;
    default:
      return wordsFor(code, limits) ?? `no connection (${code}); check host and port`;
  }
}

/** The port that a gateway has by default. Source: "Signing an agent in" (cec_07_1202). */
const GATEWAY_PORT = 8043;

function portHint({ surface, port }: Address): string {
  return surface === "agentgateway" && port !== GATEWAY_PORT
    ? `; ${GATEWAY_PORT} is the default port of AgentGateway`
    : "";
}

/** The address of the connection. */
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

/** Waits until the time limit of a connection or an interruption. */
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

/** The code of a network error, or its name, such as TimeoutError. Rethrows our own defects. */
export function codeIn(error: unknown): string {
  if (!(error instanceof Error) || error instanceof TypeError) throw error;
  return codeOf(error);
}
