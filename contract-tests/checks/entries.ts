// The entries of a list in an answer, whatever they are about.
import { isRecord } from "../contract/schema-walk.ts";
import { type AnsweredExchange, type ParsedExchange, payloadOf } from "./parsed-exchange.ts";

/** An entry of a list, with its place in the answer. */
export interface Entry {
  exchange: AnsweredExchange;
  pointer: string;
  properties: Record<string, unknown>;
}

/** The list of an answer, with its place: the payload itself, or the list in it; empty without one. */
export function listIn(exchange: AnsweredExchange): { pointer: string; items: readonly unknown[] } {
  const payload = payloadOf(exchange);
  const place = `/${exchange.operation.envelope.payload}`;
  if (Array.isArray(payload)) return { pointer: place, items: payload };
  const [name, list] = Object.entries(isRecord(payload) ? payload : {}).find(([, value]) => Array.isArray(value)) ?? [];
  return name === undefined ? { pointer: place, items: [] } : { pointer: `${place}/${name}`, items: list as unknown[] };
}

/** The entries of the list of an answer; none where none came. What is no object is for the check of the schema to say. */
export function entriesOf(exchange: ParsedExchange | undefined): Entry[] {
  if (!exchange || exchange.failure) return [];
  const { pointer, items } = listIn(exchange);
  return items.flatMap((entry, index) =>
    isRecord(entry) ? [{ exchange, pointer: `${pointer}/${index}`, properties: entry }] : [],
  );
}
