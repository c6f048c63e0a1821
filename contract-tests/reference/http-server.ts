import { METHODS, STATUS_CODES } from "node:http";
import type { ServerOptions as HttpsOptions, Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { components } from "../../generated/cc-cms/types.js";
import { keepWithinBounds } from "./bounds.ts";
import type { Identity } from "./certificate.ts";
import type { ChangeAtWork } from "./change.ts";
import { allowOtherOrigins } from "./cors.ts";
import { type Edition, isAgent } from "./editions.ts";

/** What the server is told about the world around it. */
export interface ServerOptions {
  /** Key and certificate; without them HTTP is spoken in the clear. */
  identity: Identity | undefined;
  edition: Edition;
  now: () => number;
  /** Takes one line for each request. */
  log: (line: string) => void;
  /** Is called before each request is looked at. */
  beforeEach: () => void;
  change: ChangeAtWork;
  /** How long each request waits before it is looked at, in ms. */
  latency: number;
  /** Whether bodies are sent in chunks, without their length. */
  chunked: boolean;
  /** Whether pages of other origins may use the answers. */
  cors: boolean;
}

/** An answer of one of the surfaces, with HTTP status 200. */
export interface SurfaceAnswer {
  headers?: Record<string, string>;
  body: object;
  /** The code of the answer, for the log. */
  code: string;
}

/** An answer that is not 200; the server writes its body. */
export interface Refusal {
  status: number;
  /** Why, for the log; clients are not told. */
  reason: string;
}

export interface Route {
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** Path as the contract writes it: `/agentgateway/resource/agentevent/{agentid}`. */
  path: string;
  answer: (request: FastifyRequest) => SurfaceAnswer | Refusal | Promise<SurfaceAnswer | Refusal>;
}

declare module "fastify" {
  interface FastifyReply {
    /** What the log says after the status. */
    outcome: string;
  }
}

/** The media type of every answer, as the pages write it in their samples. */
const MEDIA_TYPE = "application/json;charset=UTF-8";

/** URL and headers together, in bytes. Source: cec_07_1007, Tomcat's maxHttpHeaderSize of 8 KB. */
const HEADER_LIMIT = 8 * 1024;

/** Bytes of a body; a batch of 6000 agents has 42 kB. */
const BODY_LIMIT = 1024 * 1024;

/** Answers whoever starts the server that it is ready. The platform has no such path: it is not logged, and changes do not concern it. */
export const HEALTH_PATH = "/health";

/** A server that answers routes, and refuses everything else in one form; over HTTPS where it has an identity. */
export class HttpServer {
  readonly #options: ServerOptions;
  readonly #app: FastifyInstance<Server>;
  readonly #sockets = new Set<Socket>();

  constructor(options: ServerOptions, routes: Route[]) {
    this.#options = options;
    this.#app = fastify({
      ...protocolOf(options.identity),
      bodyLimit: BODY_LIMIT,
      // A longer id is no agent number, which is for us to say.
      routerOptions: { maxParamLength: HEADER_LIMIT },
      exposeHeadRoutes: false,
      return503OnClosing: false,
      rewriteUrl: (raw) => {
        options.change.request(raw);
        return raw.url ?? "";
      },
      frameworkErrors: (error, request, reply) => {
        this.#fail(error, request, reply);
        // Without a route there are no hooks that would do it.
        this.#logAnswer(request, reply);
      },
      clientErrorHandler: (error, socket) => this.#refuseUnread(error, socket),
    });
    keepWithinBounds(this.#app.server, options.identity ? "secureConnection" : "connection");
    this.#app.server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.#app.decorateReply("outcome", "");
    this.#app.addHook("onRequest", async (request, reply) => {
      if (options.cors && allowOtherOrigins(request, reply)) return reply;
      if (options.latency > 0) await sleep(options.latency);
      options.beforeEach();
      return undefined;
    });
    this.#app.addHook("onResponse", async (request, reply) => this.#logAnswer(request, reply));
    this.#app.addHook("onRequestAbort", async (request) => this.#logRequest(request, "gone"));
    this.#app.removeAllContentTypeParsers();
    // Bodies stay bytes: a signature covers them as they were sent, and each surface has its own answer to bad JSON.
    this.#app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    this.#app.setNotFoundHandler((request, reply) => this.#refuse(request, reply, 404));
    this.#app.setErrorHandler<FastifyError>((error, request, reply) => this.#fail(error, request, reply));
    const { supportedMethods } = this.#app;
    for (const method of METHODS) if (!supportedMethods.includes(method)) this.#app.addHttpMethod(method);
    for (const route of routes) this.#add(route);
    this.#app.get(HEALTH_PATH, async () => ({ status: "up" }));
  }

  /**
   * Listens on an address of this machine, or on that of a name; port 0 takes any free one. Returns the port.
   * Rejects with EADDRINUSE when the port is in use, and with EADDRNOTAVAIL or ENOTFOUND when the address is not of this machine.
   */
  async listen(host: string, port: number): Promise<number> {
    await this.#app.listen({ host, port });
    // A server that listens on a port has an address of this form.
    return (this.#app.server.address() as AddressInfo).port;
  }

  /** Ends at once, with all connections, which ends the polls that wait on them; also connections that have said nothing. */
  async close(): Promise<void> {
    this.#app.server.on("connection", (socket: Socket) => socket.destroy());
    for (const socket of this.#sockets) socket.destroy();
    await this.#app.close();
  }

  #add({ method, path, answer }: Route): void {
    const url = path.replace(/\{([a-zA-Z]+)\}/g, ":$1");
    const checkIds = async (request: FastifyRequest, reply: FastifyReply) => {
      const { agentid, workno } = request.params as Record<string, string>;
      const ids = [agentid, workno].filter((id) => id !== undefined);
      if (!ids.every((id) => isAgentNumber(id, this.#options.edition))) return this.#refuse(request, reply, 404);
      // A parameter that comes twice is a list here.
      const isTwice = Object.values(request.query as Record<string, unknown>).some(Array.isArray);
      return isTwice ? this.#refuse(request, reply, 400, "a parameter of the query comes twice") : undefined;
    };
    this.#app.route({
      method,
      url,
      onRequest: checkIds,
      handler: async (request, reply) => {
        const result = await answer(request);
        return "body" in result
          ? this.#send(request, reply, 200, result.body, result.code, result.headers)
          : this.#refuse(request, reply, result.status, result.reason);
      },
    });
    const refuseMethod = async (request: FastifyRequest, reply: FastifyReply) =>
      this.#refuse(request, reply.header("Allow", method), 405);
    this.#app.route({
      method: this.#app.supportedMethods.filter((other) => other !== method),
      url,
      // Before the body is read, which is of no interest here.
      onRequest: [checkIds, refuseMethod],
      handler: refuseMethod,
    });
  }

  #send(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    body: object,
    outcome: string,
    headers: Record<string, string> = {},
  ): FastifyReply {
    reply.outcome = outcome;
    const date = new Date(this.#options.now()).toUTCString();
    const sent = this.#options.change.answer(
      { status, headers: { ...headers, date, "content-type": MEDIA_TYPE }, body: JSON.stringify(body) },
      request,
    );
    // Set on the response itself, because fastify would write the names in lower case and the pages write "Set-GUID".
    for (const [name, value] of Object.entries(sent.headers)) {
      const values = value.split("\n");
      reply.raw.setHeader(name, values.length > 1 ? values : value);
    }
    // Node adds the header by itself, where there is none.
    reply.raw.sendDate = Object.keys(sent.headers).some((name) => name.toLowerCase() === "date");
    // As bytes, because to a text that is JSON fastify would add a charset.
    const bytes = Buffer.from(sent.body);
    return reply.code(sent.status).send(this.#options.chunked ? Readable.from(chunksOf(bytes)) : bytes);
  }

  #refuse(request: FastifyRequest, reply: FastifyReply, status: number, reason = ""): FastifyReply {
    return this.#send(request, reply, status, refusalBody(status, pathOf(request), this.#options.now()), reason);
  }

  /** What goes wrong while a request is read is the client's fault; anything else is ours, and stays in the log. */
  #fail(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const status = error.statusCode ?? 500;
    const isOurs = status < 400 || status >= 500;
    return this.#refuse(request, reply, isOurs ? 500 : status, isOurs ? (error.stack ?? error.message) : error.message);
  }

  /** Answers what is not HTTP, or has a URL and headers that are too long: 400 for both, the one status that is documented. */
  #refuseUnread(error: Error & { code?: string }, socket: Socket): void {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const text = JSON.stringify(refusalBody(400, "", this.#options.now()));
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: ${MEDIA_TYPE}\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
    );
    this.#log("-", "-", 400, error.code ?? error.message);
  }

  #logAnswer(request: FastifyRequest, reply: FastifyReply): void {
    this.#logRequest(request, reply.statusCode, reply.outcome);
  }

  #logRequest(request: FastifyRequest, status: number | "gone", outcome = ""): void {
    if (pathOf(request) !== HEALTH_PATH) this.#log(request.method, pathOf(request), status, outcome);
  }

  /** `status` is "gone" for a client who did not wait for the answer. */
  #log(method: string, path: string, status: number | "gone", outcome = ""): void {
    const time = new Date(this.#options.now()).toISOString();
    this.#options.log([time, method, path.slice(0, 200), status, oneLine(outcome)].join(" ").trimEnd());
  }
}

/** What of a server is used here both kinds have; the types of Fastify have one for each. */
function protocolOf(identity: Identity | undefined): { https: HttpsOptions } {
  const limits = { maxHeaderSize: HEADER_LIMIT };
  if (identity) return { https: { key: identity.key, cert: identity.certificate, ...limits } };
  return { http: limits } as unknown as { https: HttpsOptions };
}

/** Without leading zeros. Source: table 1 of all pages of AgentGateway, rows agentid and workno. */
function isAgentNumber(text: string, edition: Edition): boolean {
  return /^[1-9][0-9]{2,5}$/.test(text) && isAgent(edition, "agentgateway", Number(text));
}

/** Bytes in three parts, of which none is empty. */
function chunksOf(bytes: Buffer): Buffer[] {
  const size = Math.ceil(bytes.length / 3);
  return [0, 1, 2].map((part) => bytes.subarray(part * size, (part + 1) * size)).filter(({ length }) => length > 0);
}

/** The path of a request without its query, which could hold call data. */
function pathOf({ raw }: FastifyRequest): string {
  return (raw.url ?? "").replace(/\?.*$/s, "");
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " | ");
}

/**
 * The body of an answer that is not 200.
 *
 * Source: "CC-FS", HTTP status (cec_07_0836), the published form of the sister service with the same authentication.
 */
function refusalBody(status: number, path: string, now: number): Required<components["schemas"]["Refusal"]> {
  return { timestamp: now, status, error: STATUS_CODES[status] ?? "Error", message: "No message available", path };
}
