import { hostname } from "node:os";
import { hostInUrl, isLoopback, LOOPBACK } from "./address.ts";
import type { AnswerTypes } from "./agentgateway-answers.ts";
import { CallCentre } from "./call-centre.ts";
import { ccCmsRoutes } from "./cc-cms-routes.ts";
import { type Identity, newIdentity } from "./certificate.ts";
import { type Change, ChangeAtWork } from "./change.ts";
import type { Dataset } from "./dataset.ts";
import { builtInDataset } from "./dataset-file.ts";
import type { Edition } from "./editions.ts";
import type { Gateway } from "./gateway.ts";
import { HttpServer } from "./http-server.ts";
import { queryRoutes } from "./query-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { Sessions } from "./sessions.ts";
import { SlidingWindow } from "./sliding-window.ts";
import { UsedSignatures } from "./used-signatures.ts";

/** How often something may happen within a time, in ms. */
export interface Rate {
  requests: number;
  window: number;
}

export interface ReferenceOptions {
  /** Port; 0, the default, takes any free one. */
  port?: number;
  /** The address or the name to listen on; 127.0.0.1 by default. With any other than loopback, other machines reach it. */
  host?: string;
  /** Whether pages of other origins may use it from a browser; false by default. */
  cors?: boolean;
  /** The call centre that is served; the built-in one by default. */
  dataset?: Dataset;
  /** The edition by which ids in requests are refused; "2023" by default. */
  edition?: Edition;
  /** Whether guids change while a session goes on; "dynamic" by default, as in a deployment. */
  authentication?: "static" | "dynamic";
  /** After how many ms polling brings a new guid; 60000 by default. Source: cec_07_0005, GUIDINTERVAL. */
  guidInterval?: number;
  /** How many ms after its issue a guid is refused; 120000 by default. Source: cec_07_0005, GUIDTIMEOUT. */
  guidTimeout?: number;
  /** After how many ms without polling or heartbeat an agent is signed out; 120000 by default. Source: cec_07_1202. */
  idleTimeout?: number;
  /** How many ms a poll waits for an event; 10000 by default. Source: cec_07_1274. */
  pollWait?: number;
  /** Flow control for one agent; true, the default, is 5 requests in 2000 ms. Source: cec_07_0584. */
  flowControl?: boolean | Rate;
  /** How many wrong signatures lock an address of CC-CMS, within and for how many ms; never by default. */
  addressLock?: Rate;
  /** Whether CC-CMS refuses a signature that it has accepted before; false by default, since no protection is published. */
  refuseReplays?: boolean;
  /** The time, in ms since 1970; Date.now by default. Every time in answers comes from it; waiting does not. */
  now?: () => number;
  /** Whether answers follow the tables of the pages, the default, or their samples, where the two disagree. */
  types?: AnswerTypes;
  /** Takes one line for each request; nothing by default. */
  log?: (line: string) => void;
  /** Key and certificate; new ones by default. Many references in one process can share them. */
  identity?: Identity;
  /** Whether HTTP is spoken in the clear: TLS takes a third of the time of those who ask thousands of times. */
  plain?: boolean;
  /** How many ms each request waits before it is looked at; none by default. */
  latency?: number;
  /** Whether answers are sent in chunks; false by default. */
  chunked?: boolean;
  /** What is different, for a proof that it is noticed; nothing by default. */
  change?: Change;
}

/** A running reference deployment: AgentGateway and CC-CMS on one port. */
export interface Reference {
  /** `https://127.0.0.1:port`, and `http:` where it is plain; with another host where it listens on one. */
  baseUrl: string;
  /** The certificate to trust, PEM; for localhost, 127.0.0.1, and the host if that is another. Empty where there is none. */
  certificate: string;
  /** Who is signed in at present, with the latest guid; also agents whom the dataset has signed in. */
  sessions(): { agentid: string; guid: string }[];
  /** Ends at once, also while polls wait. */
  close(): Promise<void>;
}

const FLOW_CONTROL: Rate = { requests: 5, window: 2000 };

/** Starts a reference deployment. Rejects with EADDRINUSE when the port is in use, and as `HttpServer.listen` does. */
export async function startReference(options: ReferenceOptions = {}): Promise<Reference> {
  const { now = Date.now, dataset = builtInDataset(), flowControl = true } = options;
  const { guidInterval = 60_000, guidTimeout = 120_000, idleTimeout = 120_000 } = options;
  if (guidInterval >= guidTimeout)
    throw new RangeError(`guidInterval ${guidInterval} is not below guidTimeout ${guidTimeout}`);

  const centre = new CallCentre(dataset, now());
  const { authentication = "dynamic", edition = "2023" } = options;
  const sessions = new Sessions({ authentication, guidInterval, guidTimeout, idleTimeout, now });
  for (const agent of centre.agentsSignedIn()) sessions.open(agent, { keptElsewhere: true });

  const rate = flowControl === true ? FLOW_CONTROL : flowControl;
  const { types = "table" } = options;
  const { host = LOOPBACK, cors = false } = options;
  const identity = options.plain ? undefined : (options.identity ?? (await newIdentity(hostsToCertify(host))));
  const change = new ChangeAtWork(options.change ?? {}, { dataset, centre, sessions, types, now });
  const gateway: Gateway = {
    centre,
    sessions,
    flow: rate === false ? undefined : new SlidingWindow(rate, now),
    failures: dataset.failures,
    types,
    pollWait: options.pollWait ?? 10_000,
    now,
  };
  const wrongSignatures = options.addressLock && new SlidingWindow(options.addressLock, now);
  const usedSignatures = options.refuseReplays ? new UsedSignatures(now) : undefined;
  // Idle sessions are ended before each request, which nobody can tell from ending them in time; so there is no timer.
  const beforeEach = () => {
    for (const { session, at } of sessions.endIdle()) centre.signOut(session.agent, at);
  };
  const { latency = 0, chunked = false, log = () => {} } = options;
  const server = new HttpServer({ identity, edition, now, log, beforeEach, change, latency, chunked, cors }, [
    ...sessionRoutes(gateway),
    ...queryRoutes(gateway),
    ...ccCmsRoutes({ ...dataset, edition, centre, wrongSignatures, usedSignatures, change, now }),
  ]);
  const port = await server.listen(host, options.port ?? 0);
  return {
    baseUrl: `${identity ? "https" : "http"}://${hostInUrl(host)}:${port}`,
    certificate: identity?.certificate ?? "",
    sessions: () => {
      beforeEach();
      return sessions.all().map(({ agentid, guid }) => ({ agentid, guid }));
    },
    close: () => server.close(),
  };
}

/** The names and addresses of a server for clients; of one that other machines reach also the name of this machine. */
function hostsToCertify(host: string): string[] {
  return isLoopback(host) ? [host] : [host, hostname()];
}
