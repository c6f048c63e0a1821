import type { Inquiry } from "../checks/inquiry.ts";
import type { Probe } from "../checks/probe.ts";
import { type Reading, read } from "../checks/reading.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** An inquiry, and what it sends when nothing is answered; where answers lead to more questions there are more. */
export interface DryRun {
  inquiry: Inquiry;
  probes: Probe[];
}

/** What an inquiry is called among others: its name, behind what it asks where another one of its surfaces has that name. */
export function titleOf({ inquiry, probes }: DryRun, all: readonly DryRun[]): string {
  const surfaces = inquiry.surfaces.join(" and ");
  const isNamesake = ({ inquiry: other }: DryRun) =>
    other !== inquiry && other.name === inquiry.name && other.surfaces.join(" and ") === surfaces;
  const operationIds = [...new Set(probes.map(({ operationId }) => operationId))];
  return [surfaces, ...(all.some(isNamesake) ? [operationIds.join(" and ")] : []), inquiry.name].join("  ");
}

/** Holds inquiries without a deployment: nothing is sent, and every question stays without answer. */
export function dryRun(deployment: Deployment, inquiries: readonly Inquiry[]): Promise<DryRun[]> {
  return Promise.all(
    inquiries.map(async (inquiry) => {
      const probes: Probe[] = [];
      await inquiry.run({
        deployment,
        async ask(probe): Promise<Reading> {
          probes.push(probe);
          return read({
            probe,
            exchange: { result: { failure: { kind: "interrupted", message: "nothing is sent" } } },
          });
        },
        async after() {},
      });
      return { inquiry, probes };
    }),
  );
}
