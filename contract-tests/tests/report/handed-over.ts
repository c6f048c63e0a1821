import type { Report } from "../../report/report.ts";
import { sampleWaiver } from "./sample-report.ts";

const digest = (character: string) => character.repeat(64);

/** A report with everything that a hand-over wants to know. */
export function handedOver(report: Report): Report {
  return {
    ...report,
    run: {
      id: "1a2b3c4d",
      timeZone: "Europe/Madrid",
      userAgent: "cti-contract/0.1.0 run/1a2b3c4d",
      runBy: "A. Moreira, Example Integrations",
      onBehalfOf: "Example Bank",
      from: "the jump host of the test network",
      suiteDigest: digest("a"),
      deploymentFile: { name: "lisbon.yaml", sha256: digest("b") },
      waiverFile: { name: "waivers.yaml", sha256: digest("c") },
    },
    deployment: {
      ...report.deployment,
      site: "Lisbon, data centre 2",
      edition: "2025-11",
      subjects: { inCall: 1099, signedIn: 1031, otherVdn: 2005 },
      limits: {
        pace: { requests: 4, window: 2_000 },
        connect: 5_000,
        answer: 15_000,
        whole: 30_000,
        body: 33_554_432,
      },
    },
    waivers: [sampleWaiver],
    surfaces: report.surfaces.map((facts) => ({
      ...facts,
      version: "8.1",
      agents: [1099, 1031],
      clock: { least: -400, most: 700 },
      ...(facts.surface === "cc-cms"
        ? { product: "Example Monitoring", ccId: 1, vdn: 170 }
        : { product: "Example Gateway", agentid: "1030", plainHttp: true }),
    })),
  };
}
