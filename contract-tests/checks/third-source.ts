// A third answer about something in which two answers contradict each other. It shows which of the three stands alone;
// no table says which is right, so none is blamed.
import type { AgentView } from "./agent-view.ts";

/** What a third answer says, with words for its place: `ctiStatus in [...]`. */
export interface ThirdSource {
  place: string;
  value: string | number;
}

/** The third source if all of these answers say the same of an agent; undefined if they do not, or say nothing. */
export function thirdSource(
  views: readonly AgentView[],
  agent: number,
  property: string,
  read: (view: AgentView) => number | undefined,
): ThirdSource | undefined {
  const own = views.filter((view) => view.agent === agent);
  const values = new Set(own.map(read));
  const [value] = values;
  const [first] = own;
  if (!first || values.size !== 1 || value === undefined) return undefined;
  return { place: `${property} in [${first.exchange.request.key}]`, value };
}

/** Names the third source behind the other one; nothing without a third source. `isSame` allows for tolerances. */
export function thirdWords<Value extends string | number>(
  third: ThirdSource | undefined,
  { here, there }: { here: Value; there: Value },
  isSame: (one: Value, other: Value) => boolean = (one, other) => one === other,
): string {
  if (!third) return "";
  // The caller has read all three in the same way.
  const value = third.value as Value;
  if (isSame(value, there)) return `, and as ${third.place}: two against one`;
  if (isSame(value, here)) return `; ${third.place} is as here: two against one`;
  return `; ${third.place} is ${value}: all three differ`;
}
