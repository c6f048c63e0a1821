import { questionsFor } from "../checks/questions.ts";
import { type Surface, surfaces } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { openAskers } from "../transport/asker.ts";
import type { Exchange, TransportFailure } from "../transport/exchange.ts";

/** What one operation was asked, and what came of it. */
export interface Asked {
  surface: Surface;
  operationId: string;
  /** Only the failure, when the question was not sent because nothing can be asked any more. */
  exchange: Exchange | Pick<Exchange, "result">;
}

/** Failures after which the other questions of a surface are not asked: each would come to the same end. */
const FINAL: readonly TransportFailure["kind"][] = ["unreachable", "refused", "interrupted"];

/**
 * Asks a deployment all questions, both surfaces at the same time, and ends all sessions.
 * An aborted signal ends the asking early; what was asked so far is returned.
 * `warn` is told in one line what could not be ended.
 */
export async function askAll(
  deployment: Deployment,
  signal: AbortSignal,
  warn: (line: string) => void,
): Promise<Asked[]> {
  const { secrets, ...askers } = openAskers(deployment, signal);
  const questions = questionsFor(deployment);

  async function askSurface(surface: Surface): Promise<Asked[]> {
    const asker = askers[surface];
    if (!asker) return [];
    const asked: Asked[] = [];
    let final: Pick<Exchange, "result"> | undefined;
    try {
      for (const { operation, question } of questions[surface]) {
        const exchange = final ?? (await asker.ask(question));
        asked.push({ surface, operationId: operation.operationId, exchange });
        if ("failure" in exchange.result && FINAL.includes(exchange.result.failure.kind))
          final = { result: exchange.result };
      }
    } finally {
      const problem = await asker.close();
      if (problem !== undefined) warn(secrets.masked(`${surface}: ${problem}`));
    }
    return asked;
  }

  return (await Promise.all(surfaces.map(askSurface))).flat();
}
