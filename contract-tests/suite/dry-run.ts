import type { Inquiry } from "../checks/inquiry.ts";
import type { Probe } from "../checks/probe.ts";
import { type Reading, read } from "../checks/reading.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** An inquiry, and what it sends when nothing is answered; where answers lead to more questions there are more. */
export interface DryRun {
  inquiry: Inquiry;
  probes: Probe[];
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
