// Lists that are longer than one request may have. Runs in Node, browsers and workers.
import type { Answer } from "./answer.ts";

/**
 * Sends a body whose list has more items than one request may have as several, one after the other, and joins what they
 * bring: the lists of all, and everything else of the first. The first failure is the answer, and nothing more is sent.
 */
export async function inBatches<Name extends string, Body extends Record<Name, unknown[]>, Data extends object>(
  body: Body,
  name: Name,
  most: number,
  send: (batch: Body) => Promise<Answer<Data>>,
): Promise<Answer<Data>> {
  const items = body[name];
  let whole = await send(items.length > most ? { ...body, [name]: items.slice(0, most) } : body);
  for (let from = most; from < items.length && whole.data; from += most) {
    const next = await send({ ...body, [name]: items.slice(from, from + most) });
    whole = next.error ? next : { ...next, data: joined(whole.data, next.data) };
  }
  return whole;
}

function joined<Data extends object>(first: Data, next: Data): Data {
  const former = new Map<string, unknown>(Object.entries(first));
  const lists = Object.entries(next)
    .filter(([, value]) => Array.isArray(value))
    .map(([name, value]) => [name, [...asList(former.get(name)), ...value]]);
  return { ...first, ...Object.fromEntries(lists) };
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
