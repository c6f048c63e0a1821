import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { type Operation, operationsOf, surfaces } from "../contract/contract.ts";
import { queriesOf, successOf } from "./examples.ts";

/** What a test's server answers. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body: unknown;
}

/** A request as it arrived. */
export interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface DeploymentServer {
  baseUrl: string;
  received: Received[];
  close(): Promise<void>;
}

/**
 * An answer of success to each query about agents, with table types and without an empty list.
 * Each has the documented shape, whatever was asked; a whole run finds that they do not follow the request.
 */
export const CONFORMING: Record<string, Reply> = Object.fromEntries(
  surfaces.flatMap(queriesOf).map((operation) => [operation.operationId, { body: successOf(operation) }]),
);

/** Serves both surfaces with one reply for each operation, on a free port of loopback. */
export async function serveReplies(replies: Record<string, Reply>): Promise<DeploymentServer> {
  const received: Received[] = [];
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const { status = 200, headers = {}, body } = replies[operationIdOf(request) ?? ""] ?? { status: 404, body: "" };
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  return { ...server, received };
}

/** Serves anything on a free port of loopback; with key and certificate over TLS. */
export async function serve(
  listener: RequestListener,
  tls?: ServerOptions,
): Promise<Omit<DeploymentServer, "received">> {
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function operationIdOf({ method, url = "" }: IncomingMessage): string | undefined {
  const matches = ({ path, method: own }: Operation) =>
    own === method && new RegExp(`^${path.replace(/\{[a-zA-Z]+\}/g, "[^/]+")}$`).test(url);
  return [...operationsOf("agentgateway"), ...operationsOf("cc-cms")].find(matches)?.operationId;
}
