import { setTimeout as sleep } from "node:timers/promises";
import { sessionProbe } from "../checks/inquiries/session.ts";
import type { Desk, Inquiry } from "../checks/inquiry.ts";
import type { Probe } from "../checks/probe.ts";
import { type Asked, type Reading, read } from "../checks/reading.ts";
import { operationOf, type Surface, surfaces } from "../contract/contract.ts";
import { type Deployment, type Risk, secretsOf } from "../deployment/deployment.ts";
import { type Exchange, headersOf } from "../transport/exchange.ts";
import { openAskers } from "../transport/open-askers.ts";
import { Secrets } from "../transport/secrets.ts";
import type { TlsFacts } from "../transport/tls-facts.ts";
import { Patience } from "./patience.ts";

/** What a deployment has answered so far. */
export interface Asking {
  asked: Asked[];
  /** The inquiries that were held to their end, and how long each took, in ms. */
  times: { inquiry: Inquiry; duration: number }[];
  /** What the connections showed. */
  tls: Partial<Record<Surface, TlsFacts>>;
  /** The VDN that the sign-in has told. */
  vdn?: number;
}

/** What a proxy answers that does not reach what is behind it at the moment. Source: RFC 9110, sections 15.6.3 to 15.6.5. */
const UNREACHED = [502, 503, 504];
/** Before a query is sent once more after such an answer, in ms, and at most, where the answer says how long. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 5_000;

/** How long to wait before a query is sent once more; undefined when its answer is that of the deployment. */
function pauseAfter({ result }: Pick<Exchange, "result">): number | undefined {
  if (!("answer" in result) || !UNREACHED.includes(result.answer.status)) return undefined;
  const seconds = Number(headersOf(result.answer, "retry-after")[0]);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE) : PAUSE;
}

/** Whether asking twice changes nothing. */
function isQuery({ surface, operationId }: Probe): boolean {
  return operationOf(surface, operationId).effect === "query";
}

/**
 * Asks a deployment everything that the inquiries want to know, and ends all sessions.
 *
 * First come the inquiries of one surface, both surfaces at the same time; then those of both; then those that change
 * something, those that can lock the address out, those about the session, and last those that end it. What is exchanged for the session itself is
 * part of what was asked. An aborted signal ends the asking early; what was asked so far is returned.
 * `warn` is told in one line what could not be ended; `watch` is told after each answer what there is so far.
 * Answers are as they came; `secrets` learns what must not leave the process.
 */
export async function askAll(
  deployment: Deployment,
  inquiries: readonly Inquiry[],
  signal: AbortSignal,
  warn: (line: string) => void,
  watch: (asking: Asking) => void = () => undefined,
  secrets = new Secrets(secretsOf(deployment)),
): Promise<Asking> {
  const asking: Asking = { asked: [], times: [], tls: {} };
  const askers = openAskers(deployment, signal, secrets, ({ exchange, ...one }) => {
    asking.asked.push({ probe: sessionProbe(one), exchange });
    watch(asking);
  });
  const patience = new Patience();

  async function ask(risk: Risk, probe: Probe): Promise<Reading> {
    const { surface, question, proof, unpaced } = probe;
    const asker = askers[surface];
    if (!asker) throw new Error(`The deployment has no ${surface}.`);
    const failure = patience.failureFor(probe);
    const manner = { proof, risk, ...(unpaced ? { unpaced } : {}) };
    let exchange = failure ? { result: { failure } } : await asker.ask(question, manner);
    const pause = unpaced || !isQuery(probe) ? undefined : pauseAfter(exchange);
    if (pause !== undefined) {
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      exchange = await asker.ask(question, manner);
    }
    const one = { probe, exchange };
    asking.asked.push(one);
    const tls = asker.tls();
    if (tls) asking.tls[surface] = tls;
    const vdn = asker.vdn?.();
    if (vdn !== undefined) asking.vdn = vdn;
    const reading = read(one);
    if (!failure) patience.learn(reading);
    watch(asking);
    return reading;
  }

  async function inquire(inquiry: Inquiry): Promise<void> {
    const started = performance.now();
    const desk: Desk = {
      deployment,
      ask: (probe) => ask(inquiry.risk, probe),
      async after({ probe, received }, duration) {
        const rest = patience.failureFor(probe) ? 0 : received + duration - Date.now();
        if (rest > 0) await sleep(rest, undefined, { signal }).catch(() => undefined);
      },
    };
    await inquiry.run(desk);
    asking.times.push({ inquiry, duration: performance.now() - started });
    watch(asking);
  }

  async function inTurn(chosen: readonly Inquiry[]): Promise<void> {
    for (const inquiry of chosen) await inquire(inquiry);
  }

  const ofOneSurface = inquiries.filter(({ surfaces: own }) => own.length === 1);
  const ofRisk = (chosen: readonly Inquiry[], risks: readonly Risk[]) =>
    chosen.filter(({ risk }) => risks.includes(risk));
  const ofSession = ofRisk(ofOneSurface, ["session", "take-over"]);
  const bySurface = (risks: readonly Risk[]) =>
    Promise.all(
      surfaces.map((surface) =>
        inTurn(
          ofRisk(
            ofOneSurface.filter(({ surfaces: [own] }) => own === surface),
            risks,
          ),
        ),
      ),
    );
  try {
    await bySurface(["read-only", "flood"]);
    await inTurn(inquiries.filter(({ surfaces: own }) => own.length > 1));
    // What changes something would change what the others are told.
    await bySurface(["change"]);
    // What can lock the address, or ends the session, comes when everything else is known.
    await bySurface(["lock-out"]);
    await inTurn(ofSession.filter(({ risk, endsSession }) => risk === "session" && !endsSession));
    await inTurn(ofSession.filter(({ risk }) => risk === "take-over"));
    await inTurn(ofSession.filter(({ endsSession }) => endsSession));
  } finally {
    for (const surface of surfaces) {
      const problem = await askers[surface]?.close();
      if (problem !== undefined) warn(secrets.masked(`${surface}: ${problem}`));
    }
  }
  return asking;
}
