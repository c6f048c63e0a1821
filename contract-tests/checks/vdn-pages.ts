// Pages of the lists that CC-CMS gives of a VDN.
import { shortJson } from "../contract/validator.ts";
import { integerOf } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { entriesOf } from "./entries.ts";
import { evaluated, findingOf } from "./finding.ts";
import { unchangedIn } from "./monitored.ts";
import { BY_STATE } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { LISTED_AGAIN, lengthOf, ONE_STATE, PAGE, PAGED, pageStep, pagesOf, vdn } from "./scenarios/vdn.ts";
import { agentIn, answerTo, common, inWords } from "./vdn-entries.ts";

const pagesJoin: Check = {
  ...common,
  name: "pages-join",
  operations: PAGED,
  requirement:
    "Pages have the entries of the large page, whatever their size: as many as asked for, nobody lost, nobody twice, nobody else.",
  evaluate(observations, operation) {
    const list = answerTo(observations, operation, "list");
    const idsOf = (exchange: AnsweredExchange) => entriesOf(exchange).flatMap((entry) => agentIn(entry) ?? []);
    const whole = list ? idsOf(list) : [];
    const again = LISTED_AGAIN.some(({ operationId }) => operationId === operation.operationId)
      ? answerTo(observations, operation, "list again")
      : list;
    // Who is in a list of states can change while it is asked for.
    const isSteady =
      again !== undefined && whole.join() === idsOf(again).join() && new Set(whole).size === whole.length;
    const missing = "two agents in a list that does not change during the requests";
    if (!isSteady || whole.length < 2 || lengthOf(list) !== whole.length)
      return evaluated(observations, operation, { findings: [], isTested: false, missing });
    const seen = new Set<number>();
    const findings = pagesOf(whole.length).flatMap((page) => {
      const exchange = answerTo(observations, operation, pageStep(page));
      // The smallest page has the beginning of the next one.
      if (page.offset === 0) seen.clear();
      if (!exchange) return [];
      const own = idsOf(exchange);
      const most = Math.min(page.limit, whole.length - page.offset);
      // The list can be longer than the large page: then others than its agents may come first.
      const isWhole = whole.length < PAGE;
      const wrong = own.filter((agent) => seen.has(agent) || (isWhole && !whole.includes(agent)));
      for (const agent of own) seen.add(agent);
      if (wrong.length === 0 && new Set(own).size === own.length && own.length === (isWhole ? most : page.limit))
        return [];
      const expected = `${most} agents of [${list?.request.key}], on no page before`;
      return [findingOf(exchange, { where: `/${operation.envelope.payload}`, expected, actual: inWords(own) })];
    });
    return { findings };
  },
  fails: {
    because: "The large page is answered, whatever is asked for.",
    change: (recording, { operationId }) =>
      recording.answerAs(
        { operationId, scenario: vdn.name, step: pageStep({ offset: 0, limit: 1 }) },
        { operationId, scenario: vdn.name, step: "list" },
      ),
  },
};

const askedState: Check = {
  ...common,
  name: "asked-state",
  operations: [BY_STATE],
  requirement:
    "A page of agents in one state has those whom the batch query shows in this state, and nobody in another.",
  evaluate(observations, operation) {
    const exchange = answerTo(observations, operation, ONE_STATE);
    const { status } = JSON.parse(exchange?.request.httpRequest.body ?? "{}") as { status?: unknown };
    const asked = integerOf(status);
    const entries = entriesOf(exchange);
    const steady = [...unchangedIn(observations, vdn.name)].filter(([, view]) => view.state === asked);
    const others = entries
      .filter(({ properties }) => integerOf(properties.currentState) !== asked)
      .map((entry) =>
        findingOf(entry.exchange, {
          where: `${entry.pointer}/currentState`,
          expected: `${asked}, as asked`,
          actual: shortJson(entry.properties.currentState),
          subject: agentIn(entry),
        }),
      );
    const listed = entries.flatMap((entry) => agentIn(entry) ?? []);
    // Agents who are signed out can be left out, and there may be further pages.
    const lost = asked === 0 || entries.length >= PAGE ? [] : steady.filter(([agent]) => !listed.includes(agent));
    const missed = lost.flatMap(([agent, view]) =>
      exchange
        ? [
            findingOf(exchange, {
              where: `/${operation.envelope.payload}`,
              expected: `agent ${agent}, who is in state ${asked} in [${view.exchange.request.key}]`,
              actual: inWords(listed),
              subject: agent,
            }),
          ]
        : [],
    );
    const isTested = exchange !== undefined && steady.length > 0;
    const missing = "an agent of the deployment file who does not change state during the requests";
    return evaluated(observations, operation, { findings: [...others, ...missed], isTested, missing });
  },
  fails: {
    because: "Agents in all states are on the page.",
    change: (recording, { operationId }) =>
      recording.answerAs(
        { operationId, scenario: vdn.name, step: ONE_STATE },
        { operationId, scenario: vdn.name, step: "list" },
      ),
  },
};

export const pageChecks: readonly Check[] = [pagesJoin, askedState];
