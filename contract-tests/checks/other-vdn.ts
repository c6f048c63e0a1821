// What CC-CMS says about agents of another VDN or call centre than that of the request.
import { type Operation, operationOf } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import { type Check, type Finding, operationsAt } from "./check.ts";
import { findingOf } from "./finding.ts";
import { bodyPlaces } from "./http-request-variants.ts";
import { bodyOf, httpRequestAbout, httpRequestOf, ofFile } from "./http-requests.ts";
import { firstOfFamilies, queriesAbout } from "./operations.ts";
import { type AnsweredExchange, isPayload, isSuccess, payloadOf } from "./parsed-exchange.ts";
import { requestRule } from "./refusal.ts";
import { notAccepted, outcomeOf } from "./refusal-rule.ts";
import { type RequestPlace, valueAt, withValue } from "./request-variants.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import { plain } from "./scenarios/plain-cc-cms.ts";

/** Another number beside the right one. */
function beside({ schema: { maximum = Number.POSITIVE_INFINITY } }: RequestPlace, value: unknown): number {
  const number = Number(value);
  return number < maximum ? number + 1 : number - 1;
}

/** A request where the agents are of another VDN, or the VDN or the call centre is another one. */
interface OtherPlace {
  step: string;
  httpRequest: HttpRequest;
  agents: readonly number[];
}

function otherPlaces(operation: Operation, deployment: Deployment): OtherPlace[] {
  const { otherVdn } = deployment.forbidden;
  const body = bodyOf(operation, deployment) ?? {};
  const asked = valueAt(body, operation.agents?.asked ?? "");
  const agents = [asked].flat().filter((agent) => typeof agent === "number");
  const places = bodyPlaces(operation).filter(({ name }) => ofFile(deployment, name) !== undefined);
  return [
    ...(otherVdn === undefined || operation.agents?.asked === undefined
      ? []
      : [
          {
            step: "agent of another VDN",
            httpRequest: httpRequestAbout(operation, deployment, [otherVdn]),
            agents: [otherVdn],
          },
        ]),
    // The VDN is the narrower one.
    ...places.toReversed().map((place) => {
      const other = withValue(body, place.pointer, beside(place, valueAt(body, place.pointer)));
      const httpRequest = httpRequestOf(operation, deployment, { body: other });
      return { step: `${place.name} of somebody else`, httpRequest, agents };
    }),
  ];
}

const aboutAgents = queriesAbout("cc-cms");
const own = { operations: aboutAgents, standard: firstOfFamilies(aboutAgents) };

const elsewhere: Scenario = {
  name: "other vdn",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends:
    "each query about the agent of another VDN (subjects.otherVdn), and about the agents of the deployment file with another vdn or another ccId",
  async run(context) {
    for (const { operationId } of operationsAt(own, context.deployment)) {
      const operation = operationOf("cc-cms", operationId);
      for (const { httpRequest, ...others } of otherPlaces(operation, context.deployment))
        await context.ask(
          requestOf(operation, httpRequest, { scenario: elsewhere.name, expects: "either", ...others }),
        );
    }
  },
};

/** The pages do not say how such a request is answered; an empty list and a refusal both disclose nothing. */
const ownVdnOnly: Check = {
  name: "own-vdn-only",
  level: "SHOULD",
  requirement: "A request with another VDN or call centre than that of the agents gets no data of agents.",
  risk: "read-only",
  ...own,
  asks: [plain, elsewhere],
  evaluate(observations, operation) {
    const lacking = notAccepted(observations, operation);
    if (lacking !== undefined) return { untested: lacking };
    const exchanges = observations.find({ operationId: operation.operationId, scenario: elsewhere.name });
    const answered = exchanges.filter(({ failure }) => !failure);
    const [first] = exchanges;
    if (answered.length === 0)
      return { untested: first?.failure?.message ?? "the requests of this check were not sent" };
    const source = requestRule(operation, "vdn");
    return {
      observed: answered.flatMap((exchange) =>
        exchange.failure ? [] : [`${exchange.request.step}: ${answerTo(exchange)}`],
      ),
      findings: exchanges.flatMap((exchange): Finding[] => {
        if (!isSuccess(exchange)) return [];
        const payload = payloadOf(exchange);
        if (!disclosesAgent(operation, payload)) return [];
        const expected = `no data of agents: a refusal${Array.isArray(payload) ? " or an empty list" : ""}`;
        return [
          findingOf(
            exchange,
            { where: `/${operation.envelope.payload}`, expected, actual: shortJson(payload) },
            source,
          ),
        ];
      }),
    };
  },
  fails: {
    because: "The VDN of a request is ignored.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, scenario: elsewhere.name }, { operationId, scenario: plain.name }),
  },
};

/** Whether a payload says anything of an agent but the id of the request; false can be the answer about nobody. */
function disclosesAgent(operation: Operation, payload: unknown): boolean {
  const ids = operation.agents?.answered?.map((place) => place.slice(place.lastIndexOf("/") + 1)) ?? [];
  const text = JSON.stringify(payload ?? null, (name, value: unknown) => (ids.includes(name) ? null : value));
  return payload !== false && isPayload(operation, JSON.parse(text));
}

/** What was answered, in words. */
function answerTo(exchange: AnsweredExchange): string {
  const payload = payloadOf(exchange);
  if (!isSuccess(exchange)) return outcomeOf(exchange);
  if (Array.isArray(payload) && payload.length === 0) return `${outcomeOf(exchange)} and an empty list`;
  return `${outcomeOf(exchange)} and ${disclosesAgent(exchange.operation, payload) ? "data" : "no data"}`;
}

export const otherVdnChecks: readonly Check[] = [ownVdnOnly];
