import { type Surface, surfaces } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Client } from "../transport/client.ts";
import { type ClockDifference, clockDifference } from "../transport/clock-difference.ts";
import type { Exchange } from "../transport/exchange.ts";
import { openClients } from "../transport/open-clients.ts";
import { proxyTo } from "../transport/proxy.ts";
import type { Secrets } from "../transport/secrets.ts";
import { openTransport } from "../transport/transport.ts";
import { type Address, addressOf, type Circumstances, openPort, resolveName } from "./address.ts";
import { gatewaySteps } from "./agentgateway.ts";
import { monitoringSteps } from "./cc-cms.ts";
import { evaluateClock } from "./clock.ts";
import { type Diagnosis, failed, type Line, ok, warning } from "./diagnosis.ts";
import type { Learnt, Step } from "./step.ts";
import { anonymousHttpRequest, evaluateAnonymous, NAMES, surfaceOf } from "./surface-answer.ts";
import { speaksTls, trust } from "./trust.ts";

/**
 * Diagnoses what would stop a run, one question after the other, and gives the next step.
 *
 * It evaluates no checks: only a run has a verdict.
 * Questions that depend on a failed question are skipped. The lines contain no secrets.
 * They can contain control characters of the deployment, which `lineText` removes.
 * An aborted signal ends it early. A session that it began is always ended, also when the caller stops reading.
 */
export async function* examine(deployment: Deployment, signal: AbortSignal): AsyncGenerator<Line, void> {
  // It changes nothing, whatever a run may do.
  const { secrets, ...clients } = openClients({ ...deployment, changes: [] }, signal);
  const learnt: Learnt = { known: new Set() };
  try {
    for (const surface of surfaces) {
      const [own, client] = [deployment[surface], clients[surface]];
      if (!own || !client) continue;
      const circumstances = { limits: deployment.limits, signal, secrets };
      yield* linesOf(surface, stepsOf(surface, deployment, client, circumstances, learnt), circumstances);
    }
  } finally {
    await Promise.all(surfaces.map((surface) => clients[surface]?.close()));
  }
}

/** The context of all questions, and the secrets to mask. */
interface Discretion extends Circumstances {
  secrets: Secrets;
}

async function* linesOf(
  surface: Surface,
  steps: readonly Step[],
  { secrets, signal }: Discretion,
): AsyncGenerator<Line, void> {
  let obstacle: string | undefined;
  for (const { question, answer, standsAlone = false, ends = false } of steps) {
    if (signal.aborted && !ends) continue;
    const diagnosis = obstacle === undefined || ends ? await answer() : undefined;
    if (diagnosis && (ends || !signal.aborted)) {
      if (diagnosis.outcome === "failed" && !standsAlone) obstacle ??= question;
      yield { ...diagnosis, surface, question, words: secrets.masked(diagnosis.words) };
    } else if (obstacle !== undefined) {
      yield { outcome: "skipped", surface, question, words: `skipped because "${obstacle}" failed` };
    }
  }
}

/** All questions about a surface; each depends only on earlier ones. */
function stepsOf(
  surface: Surface,
  deployment: Deployment,
  client: Client,
  circumstances: Discretion,
  learnt: Learnt,
): Step[] {
  const { agentgateway, "cc-cms": ccCms } = deployment;
  const { baseUrl, tls } = deployment[surface] ?? { baseUrl: "", tls: { insecure: false } };
  const address = addressOf(surface, baseUrl);
  const { signal } = circumstances;
  let clock: ClockDifference | undefined;
  const proxy = proxyTo(baseUrl);
  return [
    // The proxy looks the name up, and connects; whether TLS is trusted shows with the first request.
    ...(proxy
      ? [{ question: "proxy", answer: async () => ok(`through ${proxy.address} (${proxy.variable})`) }]
      : [
          { question: "name resolves", answer: () => resolveName(address, circumstances) },
          { question: "port open", answer: () => openPort(address, circumstances) },
          {
            question: "TLS trusted",
            answer: async () => (address.isTls ? trust(address, tls, circumstances) : evaluatePlain(address)),
          },
        ]),
    {
      question: "address is this surface",
      async answer() {
        const exchange = await askAnonymously(surface, deployment, circumstances);
        clock = clockDifference(exchange);
        return evaluateSurface(exchange, address, deployment, circumstances);
      },
    },
    { question: "clock difference", answer: async () => evaluateClock(clock) },
    ...(surface === "agentgateway" && agentgateway
      ? gatewaySteps(agentgateway, deployment, client, signal, learnt)
      : []),
    ...(surface === "cc-cms" && ccCms
      ? monitoringSteps(ccCms, deployment, client, { signal, clock: () => clock, learnt })
      : []),
  ];
}

/** Loopback needs no TLS: no network carries the credentials. */
function evaluatePlain({ host }: Address): Diagnosis {
  return /^(127\.|localhost$|::1$)/.test(host)
    ? ok("not needed: http:// on this machine")
    : warning("http:// sends credentials in clear text; write https:// if there is a port with TLS");
}

/** Sends a request of the surface `asked` to the address of `surface`, without credentials. */
async function askAnonymously(
  surface: Surface,
  deployment: Deployment,
  { limits, signal }: Discretion,
  asked = surface,
): Promise<Exchange> {
  const { baseUrl, tls } = deployment[surface] ?? { baseUrl: "", tls: { insecure: false } };
  const transport = openTransport(baseUrl, tls, limits, { userAgent: deployment.userAgent });
  try {
    return await transport.send(anonymousHttpRequest(asked, deployment), {}, signal);
  } finally {
    await transport.close();
  }
}

async function evaluateSurface(
  { result }: Exchange,
  address: Address,
  deployment: Deployment,
  circumstances: Discretion,
): Promise<Diagnosis> {
  const { surface } = address;
  const diagnosis = "answer" in result ? evaluateAnonymous(surface, result.answer) : failed(result.failure.message);
  if (diagnosis.outcome !== "failed") return diagnosis;
  if (!address.isTls && (await speaksTls(address, circumstances)))
    return failed("this port speaks TLS; write https:// into url");
  if (!("answer" in result)) return diagnosis;
  const other: Surface = surface === "agentgateway" ? "cc-cms" : "agentgateway";
  const second = await askAnonymously(surface, deployment, circumstances, other);
  return "answer" in second.result && surfaceOf(second.result.answer) === other
    ? failed(
        `this is the address of ${NAMES[other]}, not of ${NAMES[surface]}; correct url; perhaps the two are swapped`,
      )
    : diagnosis;
}
