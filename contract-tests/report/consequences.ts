// Which problem follows from which: one cause in a deployment fails many checks, and a reader wants the cause first.
import type { Surface } from "../contract/contract.ts";
import type { Cause, CheckReport } from "./report.ts";
import { partsOf } from "./words.ts";

/** What is known of a problem before its place among the others is. */
export interface Unplaced {
  surface: Surface;
  checks: readonly CheckReport[];
  causes: readonly Pick<Cause, "where">[];
}

/** Nothing follows from what is less bad, so that no failure hides behind a warning. */
const SEVERITY = ["waived", "warn", "fail"];

/**
 * How early a check looks at a response: whether it came as a whole and can be read, whether it is the answer that the
 * request deserves, its envelope, its schema. What fails early explains what fails later in the same exchanges.
 */
const STEPS = [
  /^(status-documented|json)$/,
  /^no-server-error$/,
  /^(refuses-.*|full-batch)$/,
  /^envelope$/,
  /^response-schema$/,
];

/** Checks that see only consequences in a response that came instead of another one. */
const OF_FORM =
  /^(status-200|media-type|integers|no-internals|envelope|response-schema|response-schema-inferred|documented-properties|code-known|(.*-)?refusal-.*|refuses-.*|batch-equals-single)$/;

interface Rule {
  cause: RegExp;
  /** The checks that also fail, by what they mean. */
  explains: RegExp;
  /** Where: in any problem, on the operations of the cause, at its places and below, or where the same thing is wrong. */
  within: "anywhere" | "operations" | "places" | "things";
}

const RULES: readonly Rule[] = [
  // Who accepts no credential accepts any.
  {
    cause: /^refuses-no-guid$/,
    explains: /^refuses-((malformed|unknown|foreign|near|loose|former|taken-over)-guid|guid-(elsewhere|in-cookie))$/,
    within: "operations",
  },
  {
    cause: /^refuses-unknown-guid$/,
    explains: /^refuses-(foreign|near|loose|former|taken-over)-guid$/,
    within: "operations",
  },
  { cause: /^refuses-malformed-guid$/, explains: /^refuses-(near|loose)-guid$/, within: "operations" },
  { cause: /^refuses-near-guid$/, explains: /^refuses-loose-guid$/, within: "operations" },
  {
    cause: /^refuses-no-authorization$/,
    explains:
      /^refuses-(.*authorization.*|unknown-key|.*-signature|altered-.*|unsigned-.*|empty-secret|other-letter-case|old-timestamp|replay)$/,
    within: "operations",
  },
  {
    cause: /^refuses-wrong-signature$/,
    explains: /^refuses-(near-signature|altered-.*|unsigned-.*|empty-secret|other-letter-case|old-timestamp|replay)$/,
    within: "operations",
  },
  { cause: /^refuses-unknown-key$/, explains: /^refuses-(empty-secret|other-letter-case)$/, within: "operations" },
  { cause: /^refuses-altered-body$/, explains: /^refuses-unsigned-body$/, within: "operations" },
  { cause: /^refuses-altered-path$/, explains: /^refuses-unsigned-query$/, within: "operations" },
  // Who does not look at method and path accepts each spelling.
  {
    cause: /^refuses-other-methods$/,
    explains: /^refuses-(other-spelling|method-override)$/,
    within: "operations",
  },
  {
    cause: /^refuses-other-spelling$/,
    explains: /^refuses-(method-override|guid-in-cookie|authorization-elsewhere)$/,
    within: "operations",
  },
  // Who does not look at the form of a value accepts each form.
  {
    cause: /^refuses-(agentid|workno)-malformed$/,
    explains: /^refuses-((agentid|workno)-out-of-range|other-digits|guid-in-cookie)$/,
    within: "operations",
  },
  {
    cause: /^refuses-(wrong-type|broken-json|lenient-json)$/,
    explains: /^refuses-(convertible-value|number-as-text|other-digits|lenient-json|too-many-agents)$/,
    within: "operations",
  },
  {
    cause: /^refuses-out-of-range$/,
    explains: /^refuses-(wrong-last-item|null-item|wrong-item)$/,
    within: "operations",
  },
  { cause: /^refuses-unknown-agent$/, explains: /^refuses-other-vdn-plainly$/, within: "operations" },
  // A session that does not begin, or goes on where it should end.
  { cause: /^sets-guid$/, explains: /^(accepts-new-guid|refuses-taken-over-guid)$/, within: "anywhere" },
  { cause: /^accepts-new-guid$/, explains: /^refuses-taken-over-guid$/, within: "anywhere" },
  { cause: /^refuses-former-guid$/, explains: /^asker-signed-out-on-both$/, within: "anywhere" },
  {
    cause: /^asker-signed-in$/,
    explains: /^(signed-in-media-servers|media-servers|asker-same-state-on-both)$/,
    within: "anywhere",
  },
  // What a value means depends on the state; how long a state can last, on the sign-in.
  {
    cause: /^state-mapping$/,
    explains: /^(signed-in-only|unmapped-states|media-servers|sign-in-time-plausible|calls-match-state)$/,
    within: "anywhere",
  },
  { cause: /^state-mapping$/, explains: /^response-schema$/, within: "things" },
  {
    cause: /^(listed-)?same-state-on-both$/,
    explains: /^(sign-in-time-plausible|asker-same-state-on-both|asker-signed-out-on-both)$/,
    within: "anywhere",
  },
  { cause: /^(same-sign-in-time-on-both|asker-sign-in-time)$/, explains: /^state-within-session$/, within: "anywhere" },
  // Who is missing in an answer is missing in each comparison with it.
  {
    cause: /^(asked-agents-once|only-asked-agents|response-schema-inferred)$/,
    explains:
      /^(any-order|repeated-agents|full-batch-.*|batch-equals-single|own-vdn-only|older-payload|(listed|asker)-same-state-on-both)$/,
    within: "places",
  },
  // What is wrong with calls and queues on one surface, or with who is in a batch, fails each comparison with it.
  {
    cause: /^(unique-skills|response-schema.*|queues?-.*|skill-.*)$/,
    explains: /^same-skills-on-both$/,
    within: "anywhere",
  },
  {
    cause: /^(response-schema.*|call-time|calls-match-state|calls-keep-ids|unique-calls|private-calls-wait)$/,
    explains: /^same-calls-on-both$/,
    within: "anywhere",
  },
  {
    cause:
      /^(asked-agents-once|only-asked-agents|state-mapping|batch-equals-single|any-order|(listed-)?same-state-on-both)$/,
    explains:
      /^(lists-who-rests|true-while-talking|calls-match-state|signed-out-of-queues|agrees-with-batch|counts-match-.*)$/,
    within: "anywhere",
  },
  { cause: /^agrees-with-batch$/, explains: /^sign-in-time-plausible$/, within: "operations" },
  { cause: /^state-mapping$/, explains: /^agrees-with-batch$/, within: "operations" },
  { cause: /^(pages-join|agrees-with-batch)$/, explains: /^counts-match-page$/, within: "anywhere" },
  { cause: /^(signed-out-of-queues|unique-skills)$/, explains: /^agrees-with-skills$/, within: "anywhere" },
  { cause: /^lists-who-rests$/, explains: /^agrees-with-rest-information$/, within: "anywhere" },
  { cause: /^same-vdn$/, explains: /^(answers-about-signed-in|listed-same-state-on-both)$/, within: "anywhere" },
  { cause: /^response-schema-inferred$/, explains: /^documented-properties$/, within: "operations" },
];

/**
 * How far apart the values are that a check compares: in two answers of one operation to the same request, to other
 * requests, of two operations, of two surfaces. Checks that are not here look at one answer.
 */
const DISTANCES = [
  /^(stable|state-duration-grows|entries-agree|new-(events|guid))$/,
  /^(batch-equals-single|any-order|repeated-agents|full-batch-.*|calls-keep-ids|older-payload)$/,
  /^(agrees-with-agent|queue-media-type|queues-match-skills|calls-match-state|asker-(sign-in-time|phone|listed)|signed-in-media-servers|private-call-count|answers-about-signed-in|state-within-session)$/,
  /(-on-both|^private-calls-wait)$/,
  // The same again, by another query.
  /^agrees-with-batch$/,
];

/** Names of one thing on both surfaces, and in the response to a sign-in. */
const SAME_THING = [
  ["logonTime", "logindate", "loginTime", "loginDate"],
  ["currentStateTime", "currentstatetime"],
  ["currentState", "ctiStatus", "citStatus", "status"],
];

/** Properties that hold everything: that two findings are in them says nothing. */
const CONTAINERS = ["result", "resultDesc", "resultDatas", "event"];

/** What is compared of two problems. */
interface Traits {
  name: string;
  severity: number;
  step: number;
  /** 0 for a check of one answer. */
  distance: number;
  surface: string;
  operations: ReadonlySet<string>;
  exchanges: ReadonlySet<number>;
  places: readonly string[];
  /** The first name of each thing that it is about. */
  things: ReadonlySet<string>;
}

/**
 * For each problem the place of the one that explains it, and that nothing explains; undefined for a cause of its own.
 * `problems` are in the order of the report, the worst first.
 */
export function explainedBy(problems: readonly Unplaced[]): (number | undefined)[] {
  const all = problems.map(traitsOf);
  const nearest = all.map((problem, index) => {
    const others = all.map((cause, place) => ({ cause, place })).filter(({ place }) => place !== index);
    const found = others.find(({ cause, place }) => isAsBad(cause, problem) && explains(cause, problem, place < index));
    return found?.place ?? earlierInExchanges(problem, others);
  });
  return nearest.map((_, index) => rootOf(nearest, index));
}

/** The end of a chain of explanations; of a circle the first problem is the end. */
function rootOf(nearest: readonly (number | undefined)[], index: number): number | undefined {
  const chain = [index];
  for (let next = nearest[index]; next !== undefined && !chain.includes(next); next = nearest[next]) chain.push(next);
  const last = chain.at(-1) ?? index;
  const back = nearest[last];
  const root = back === undefined ? last : Math.min(...chain.slice(chain.indexOf(back)));
  return root === index ? undefined : root;
}

function traitsOf({ surface, checks, causes }: Unplaced): Traits {
  const [first] = checks;
  const name = first ? partsOf(first.id).name : "";
  const places = causes.map(({ where }) => where);
  const step = STEPS.findIndex((pattern) => pattern.test(name));
  return {
    name,
    severity: SEVERITY.indexOf(first?.verdict ?? ""),
    step: step < 0 ? STEPS.length : step,
    distance: DISTANCES.findIndex((pattern) => pattern.test(name)) + 1,
    surface,
    operations: new Set(checks.map(({ operationId }) => operationId)),
    exchanges: new Set(checks.flatMap((check) => check.causes.flatMap(({ exchanges = [] }) => exchanges))),
    places,
    things: new Set(places.flatMap(thingAt)),
  };
}

function thingAt(place: string): string[] {
  const name = place
    .split("/")
    .slice(1)
    .findLast((part) => !/^(\*|[0-9]+)$/.test(part));
  if (name === undefined || CONTAINERS.includes(name)) return [];
  return [SAME_THING.find((names) => names.includes(name))?.[0] ?? name];
}

function explains(cause: Traits, consequence: Traits, isEarlier: boolean): boolean {
  if (cause.name === consequence.name) return false;
  return (
    RULES.some((rule) => isRuleOf(rule, cause, consequence)) ||
    isSamePlace(cause, consequence, isEarlier) ||
    isFartherComparison(cause, consequence, isEarlier)
  );
}

function isRuleOf(
  { cause: causes, explains: consequences, within }: Rule,
  cause: Traits,
  consequence: Traits,
): boolean {
  if (!causes.test(cause.name) || !consequences.test(consequence.name)) return false;
  if (within === "operations")
    return (
      cause.surface === consequence.surface && [...consequence.operations].every((one) => cause.operations.has(one))
    );
  if (within === "things") return isAboutSameThings(consequence, cause);
  return within === "anywhere" || areBelow(consequence.places, cause.places);
}

/** In the same responses at the same places, or within what is wrong there. */
function isSamePlace(cause: Traits, consequence: Traits, isEarlier: boolean): boolean {
  return (
    (cause.step < consequence.step || (cause.step === consequence.step && isEarlier)) &&
    isPartOf(consequence, cause) &&
    areBelow(consequence.places, cause.places)
  );
}

/** A comparison of what is wrong already when it is looked at nearer by. */
function isFartherComparison(cause: Traits, consequence: Traits, isEarlier: boolean): boolean {
  const isFarther =
    cause.distance < consequence.distance ||
    (cause.distance > 0 && cause.distance === consequence.distance && isEarlier);
  return isFarther && isAboutSameThings(consequence, cause);
}

function isAboutSameThings(one: Traits, { things }: Traits): boolean {
  return one.things.size > 0 && [...one.things].every((thing) => things.has(thing));
}

function isAsBad(one: Traits, other: Traits): boolean {
  return one.severity >= other.severity;
}

/** The share of the exchanges of a problem that have to have failed at an earlier step; other requests can get the same response. */
const EXPLAINED = 0.75;

/** The problem of an earlier step that most exchanges of a problem have, if nearly all of them have one. */
function earlierInExchanges(problem: Traits, others: readonly { cause: Traits; place: number }[]): number | undefined {
  if (!OF_FORM.test(problem.name) || problem.exchanges.size === 0) return undefined;
  const earlier = others.filter(
    ({ cause }) => cause.surface === problem.surface && cause.step < Math.min(problem.step, 3),
  );
  const explained = [...problem.exchanges].filter((one) => earlier.some(({ cause }) => cause.exchanges.has(one)));
  if (explained.length < EXPLAINED * problem.exchanges.size) return undefined;
  const shared = ({ cause }: { cause: Traits }) =>
    [...problem.exchanges].filter((one) => cause.exchanges.has(one)).length;
  const bad = earlier.filter(({ cause }) => isAsBad(cause, problem));
  return bad.toSorted((one, other) => shared(other) - shared(one))[0]?.place;
}

function isPartOf(part: Traits, whole: Traits): boolean {
  return part.exchanges.size > 0 && [...part.exchanges].every((one) => whole.exchanges.has(one));
}

function areBelow(places: readonly string[], others: readonly string[]): boolean {
  return places.every((place) => others.some((other) => place === other || place.startsWith(`${other}/`)));
}
