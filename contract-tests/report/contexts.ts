// What stands around the place of a finding, where a body is too long to be in the report.
import type { Sent } from "./exchanges.ts";
import { placeIn } from "./html/places.ts";
import type { CauseExample, CheckReport, ExchangeReport } from "./report.ts";
import { visibleLines } from "./visible.ts";

/** Characters before and after a place, and of a value at it. */
const MARGIN = 160;
const LONGEST_VALUE = 400;

/** Places that are looked up in one report, and bytes of the longest body in which they are: it is read for each. */
const MOST = { places: 60, body: 4_000_000 };

/**
 * Checks with the context of the first example of each cause that the excerpt of its exchange does not show.
 * \`recorded\` are the exchanges of the report, masked.
 */
export function withContexts(
  checks: readonly CheckReport[],
  exchanges: readonly ExchangeReport[],
  recorded: readonly Sent[],
): CheckReport[] {
  let left = MOST.places;
  const texts = new Map<number, string>();
  const textOf = (id: number) => {
    const result = recorded[id]?.exchange.result;
    if (!result || !("answer" in result) || result.answer.body.length > MOST.body) return undefined;
    const text = texts.get(id) ?? new TextDecoder("utf-8", { ignoreBOM: true }).decode(result.answer.body);
    texts.set(id, text);
    return text;
  };
  const isShown = ({ exchange, where }: CauseExample) => {
    const { size = 0, excerpt = "" } = exchanges[exchange] ?? {};
    return size <= excerpt.length || (excerpt !== "" && placeIn(excerpt, where) !== undefined);
  };
  const contextOf = (example: CauseExample): CauseExample => {
    if (left === 0 || !example.where.startsWith("/") || isShown(example)) return example;
    left -= 1;
    const text = textOf(example.exchange);
    const place = text === undefined ? undefined : placeIn(text, example.where);
    if (text === undefined || place === undefined) return example;
    const end = Math.min(place.end, place.start + LONGEST_VALUE);
    const context = {
      before: visibleLines(text.slice(Math.max(0, place.start - MARGIN), place.start)),
      value: visibleLines(text.slice(place.start, end)),
      after: visibleLines(text.slice(end, end + MARGIN)),
    };
    return { ...example, context };
  };
  return checks.map((check) =>
    check.causes.length === 0
      ? check
      : {
          ...check,
          causes: check.causes.map((cause) => ({
            ...cause,
            examples: cause.examples.map((example, index) => (index === 0 ? contextOf(example) : example)),
          })),
        },
  );
}
