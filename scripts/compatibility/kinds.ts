import { generators } from "./generators.ts";
import type { Kind, Untried } from "./tool.ts";

/** All tools, in the order of the table. */
export const kinds: readonly Kind[] = [{ heading: "Generators of TypeScript", tools: generators }];

export const untried: readonly Untried[] = [];
