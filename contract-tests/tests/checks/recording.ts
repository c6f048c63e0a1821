import { checks } from "../../checks/catalogue.ts";
import type { Check } from "../../checks/check.ts";
import { Evidence, factsOf } from "../../checks/evidence.ts";
import { type Asked, type Reading, read } from "../../checks/reading.ts";
import { DEFAULT_LIMITS, type Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { askAll } from "../../suite/ask.ts";

/** What a reference deployment has answered. */
export interface Recorded {
  deployment: Deployment;
  asked: Asked[];
}

/** What all checks ask but those that go over the flow control, which is off here. */
export function recordReference(): Promise<Recorded> {
  return record((check) => check.risk !== "flood", { flowControl: false, refuseReplays: true });
}

/** What the checks ask that go over the flow control, which is on here. Takes some seconds. */
export function recordFlood(): Promise<Recorded> {
  return record((check) => check.risk === "flood", { flowControl: true });
}

/** What some checks ask of the embedded deployment, with every risk allowed. */
async function record(isChosen: (check: Check) => boolean, options: ReferenceOptions): Promise<Recorded> {
  const reference = await startReference(options);
  try {
    const embedded = embeddedDeployment(reference, "dynamic");
    const deployment: Deployment = {
      ...embedded,
      limits: options.flowControl ? DEFAULT_LIMITS : embedded.limits,
      allow: ["read-only", "session", "flood", "lock-out"],
    };
    const inquiries = new Set(checks.filter(isChosen).flatMap(({ asks }) => asks));
    const { asked } = await askAll(deployment, [...inquiries], new AbortController().signal, (line) => {
      throw new Error(line);
    });
    return { deployment, asked };
  } finally {
    await reference.close();
  }
}

/** The part of a recording that one check asks for, as in a run of that check alone. */
export function ownPart({ deployment, asked }: Recorded, { asks }: Check): Recorded {
  const isOwn = ({ probe }: Asked) =>
    asks.some(({ name, surfaces }) => name === probe.inquiry && surfaces.includes(probe.surface));
  return { deployment, asked: asked.filter(isOwn) };
}

/** Answers that were taken apart already: each is judged by many checks. */
const known = new WeakMap<Asked, Reading>();

export function evidenceOf({ deployment, asked }: Recorded): Evidence {
  const readings = asked.map((one) => {
    const reading = known.get(one) ?? read(one);
    known.set(one, reading);
    return reading;
  });
  return new Evidence(factsOf(deployment, asked), readings);
}
