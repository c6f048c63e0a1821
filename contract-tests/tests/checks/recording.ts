import { checks } from "../../checks/catalogue.ts";
import type { Check } from "../../checks/check.ts";
import { factsOf, Observations } from "../../checks/observations.ts";
import { type ParsedExchange, parseExchange, type RecordedExchange } from "../../checks/parsed-exchange.ts";
import { isOf } from "../../checks/scenario.ts";
import { DEFAULT_LIMITS, type Deployment, type Depth } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { askAll } from "../../suite/ask.ts";

/** What a reference deployment has answered. */
export interface Recorded {
  deployment: Deployment;
  recorded: RecordedExchange[];
}

/** What all checks ask but those that go over the flow control, which is off here. */
export function recordReference(): Promise<Recorded> {
  return record((check) => check.risk !== "flood", { flowControl: false, refuseReplays: true });
}

/** What the checks ask that go over the flow control, which is on here. Takes some seconds. */
export function recordFlood(): Promise<Recorded> {
  return record((check) => check.risk === "flood", { flowControl: true });
}

/** What a run asks by default: refusals of one operation of each route family. */
export function recordStandard(): Promise<Recorded> {
  return record((check) => check.risk !== "flood", { flowControl: false, refuseReplays: true }, "standard");
}

/** What some checks ask of the embedded deployment, with every risk allowed. */
async function record(
  isChosen: (check: Check) => boolean,
  options: ReferenceOptions,
  depth: Depth = "thorough",
): Promise<Recorded> {
  const reference = await startReference(options);
  try {
    const embedded = embeddedDeployment(reference, "dynamic");
    const deployment: Deployment = {
      ...embedded,
      depth,
      limits: options.flowControl ? DEFAULT_LIMITS : embedded.limits,
      allow: ["read-only", "session", "flood", "lock-out"],
    };
    const scenarios = new Set(checks.filter(isChosen).flatMap(({ asks }) => asks));
    const { recorded } = await askAll(deployment, [...scenarios], new AbortController().signal, (line) => {
      throw new Error(line);
    });
    return { deployment, recorded };
  } finally {
    await reference.close();
  }
}

/** The part of a recording that one check asks for, as in a run of that check alone. */
export function ownPart({ deployment, recorded }: Recorded, { asks }: Check): Recorded {
  return { deployment, recorded: recorded.filter(({ request }) => isOf(request, asks)) };
}

/** Answers that were taken apart already: each is evaluated by many checks. */
const known = new WeakMap<RecordedExchange, ParsedExchange>();

export function observationsOf({ deployment, recorded }: Recorded): Observations {
  const exchanges = recorded.map((one) => {
    const exchange = known.get(one) ?? parseExchange(one);
    known.set(one, exchange);
    return exchange;
  });
  return new Observations(factsOf(deployment, recorded), exchanges);
}
