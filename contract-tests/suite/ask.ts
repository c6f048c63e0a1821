import { setTimeout as sleep } from "node:timers/promises";
import { foundIn } from "../checks/found.ts";
import {
  hasData,
  isSuccess,
  type ParsedExchange,
  parseExchange,
  type RecordedExchange,
} from "../checks/parsed-exchange.ts";
import type { Scenario, ScenarioContext } from "../checks/scenario.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import { sessionRequest } from "../checks/scenarios/session.ts";
import { operationOf, type Surface, surfaces } from "../contract/contract.ts";
import { type Deployment, type Risk, secretsOf } from "../deployment/deployment.ts";
import { type Exchange, headersOf, type SentExchange } from "../transport/exchange.ts";
import { openClients } from "../transport/open-clients.ts";
import { Secrets } from "../transport/secrets.ts";
import type { TlsFacts } from "../transport/tls-facts.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { SharedAnswers } from "./shared-answers.ts";

/** The exchanges of a run so far. */
export interface Capture {
  /** Those that are evaluated. */
  recorded: RecordedExchange[];
  /** All of them, also what keeps the session and what was sent again. */
  sent?: SentExchange[];
  /** The completed scenarios, and the duration of each in ms. */
  times: { scenario: Scenario; duration: number }[];
  /** TLS facts of the connections. */
  tls: Partial<Record<Surface, TlsFacts>>;
  /** The addresses of the proxies that the requests go through. */
  proxies?: Partial<Record<Surface, string>>;
  /** The VDN in the response to the sign-in. */
  vdn?: number;
}

/** Statuses of a proxy that cannot reach its backend. Source: RFC 9110, sections 15.6.3 to 15.6.5. */
const UNREACHED = [502, 503, 504];
/** Pause before a query is sent again after such a response, in ms, and the maximum if the response has Retry-After. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 5_000;

/** The order of the scenarios of a surface: what can lock the address comes when everything else is known. */
const STAGES: readonly (readonly Risk[])[] = [
  ["read-only", "flood"],
  ["change"],
  ["session"],
  ["take-over"],
  ["lock-out"],
];

/** When a scenario runs, among those of its surfaces: what ends the session comes last, and what both say of that. */
function stageOf({ risk, endsSession, surfaces: asked }: Scenario): number {
  return endsSession ? STAGES.length + asked.length : STAGES.findIndex((risks) => risks.includes(risk));
}

/** How often a surface that hangs up is waited for; if it always does, the request is sent again at once. */
const WAITS = 10;

/** The pause in ms before a query is sent again, once; undefined if the response comes from the deployment. */
function pauseAfter({ result }: Pick<Exchange, "result">, method: string): number | undefined {
  // A gateway may close an idle connection when a request is on its way. The transport sends GET again itself.
  if ("failure" in result) return result.failure.isClosed && method !== "GET" ? PAUSE : undefined;
  if (!UNREACHED.includes(result.answer.status)) return undefined;
  const seconds = Number(headersOf(result.answer, "retry-after")[0]);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE) : PAUSE;
}

/**
 * Whether sending the request twice changes nothing. What keeps or ends a session may be repeated:
 * the second is refused if the first was carried out. A sign-in may not: it could be refused because of itself.
 */
function mayBeRepeated({ surface, operationId, credential }: ScenarioRequest): boolean {
  const { effect } = operationOf(surface, operationId);
  return effect === "query" || (effect === "session" && credential !== "sign-in");
}

/**
 * Sends the requests of all scenarios, and ends all sessions.
 *
 * A scenario waits for those before it on its surfaces: queries come first, then changes, the session, what can lock the
 * address, and last what ends the session. What can lock the address also waits for all of the other surface but its end.
 * Sign-in, polls and sign-out are also recorded. An aborted signal ends the run early; the exchanges so far are returned.
 * `warn` gets one line about a session that could not be ended; `watch` gets the exchanges so far after each response.
 * Exchanges are as received; `secrets` learns the texts to mask.
 */
export async function askAll(
  deployment: Deployment,
  scenarios: readonly Scenario[],
  signal: AbortSignal,
  warn: (line: string) => void,
  watch: (capture: Capture) => void = () => undefined,
  secrets = new Secrets(secretsOf(deployment)),
): Promise<Capture> {
  const sent: SentExchange[] = [];
  const capture: Capture = { recorded: [], sent, times: [], tls: {} };
  const clients = openClients(
    deployment,
    signal,
    secrets,
    ({ exchange, ...one }) => {
      capture.recorded.push({ request: sessionRequest(one), exchange });
      watch(capture);
    },
    (one) => sent.push(one),
  );
  for (const surface of surfaces) {
    const proxy = clients[surface]?.proxy;
    if (proxy !== undefined) capture.proxies = { ...capture.proxies, [surface]: proxy };
  }
  const circuitBreaker = new CircuitBreaker();
  /** How often each surface hung up on what is not sent again by the transport. */
  const closed = new Map<Surface, number>();
  let found: Readonly<Record<string, string>> = {};
  const answers = new SharedAnswers();

  async function ask(risk: Risk, request: ScenarioRequest): Promise<ParsedExchange> {
    const { surface, httpRequest, credential, unpaced } = request;
    const client = clients[surface];
    if (!client) throw new Error(`The deployment has no ${surface}.`);
    const failure = circuitBreaker.failureFor(request);
    const options = { credential, risk, ...(unpaced ? { unpaced } : {}) };
    let exchange = failure ? { result: { failure } } : await client.ask(httpRequest, options);
    const pause = unpaced || !mayBeRepeated(request) ? undefined : pauseAfter(exchange, httpRequest.method);
    if (pause !== undefined) {
      const isClosed = "failure" in exchange.result;
      const waited = closed.get(surface) ?? 0;
      if (isClosed) closed.set(surface, waited + 1);
      await sleep(isClosed && waited >= WAITS ? 0 : pause, undefined, { signal }).catch(() => undefined);
      exchange = await client.ask(httpRequest, options);
    }
    const one = { request, exchange };
    capture.recorded.push(one);
    const tls = client.tls();
    if (tls) capture.tls[surface] = tls;
    const vdn = client.vdn?.();
    if (vdn !== undefined) capture.vdn = vdn;
    const parsed = parseExchange(one);
    if (!failure) circuitBreaker.learn(parsed);
    found = { ...foundIn(parsed), ...found };
    answers.add(parsed, { isSuccess: isSuccess(parsed), hasData: hasData(parsed) });
    watch(capture);
    return parsed;
  }

  async function run(scenario: Scenario): Promise<void> {
    const started = performance.now();
    const context: ScenarioContext = {
      get deployment() {
        return { ...deployment, found };
      },
      ask: async (request) => answers.for(request) ?? (await ask(scenario.risk, request)),
      async after({ request, received }, duration) {
        const rest = circuitBreaker.failureFor(request) ? 0 : received + duration - Date.now();
        if (rest > 0) await sleep(rest, undefined, { signal }).catch(() => undefined);
      },
    };
    await scenario.run(context);
    capture.times.push({ scenario, duration: performance.now() - started });
    watch(capture);
  }

  /** The last scenario that is queued for each surface. */
  const last = new Map<Surface, Promise<void>>();
  /** Runs a scenario after those that are queued for its surfaces. */
  function queue(scenario: Scenario): Promise<void> {
    // The address may be locked for both surfaces.
    const awaited = scenario.risk === "lock-out" ? surfaces : scenario.surfaces;
    const done = Promise.all(awaited.map((surface) => last.get(surface))).then(() => run(scenario));
    for (const surface of scenario.surfaces) last.set(surface, done);
    return done;
  }

  try {
    // All are queued before the first is awaited, so that no failure is unhandled.
    await Promise.all(scenarios.toSorted((one, other) => stageOf(one) - stageOf(other)).map(queue));
  } finally {
    for (const surface of surfaces) {
      const problem = await clients[surface]?.close();
      if (problem !== undefined) warn(secrets.masked(`${surface}: ${problem}`));
    }
  }
  return capture;
}
