import { isDeepStrictEqual } from "node:util";
import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import { bundleOf, publishedBundle, type Schema, type Surface, surfaces } from "../contract/contract.ts";
import type { Masking } from "./masking.ts";
import { type Deviation, deviationsOf, isWidened, type Note } from "./profile/deviations.ts";
import { at, INSIDE, isComponent, isOfRequests, jsonPathOf, type Location, nameOf, usersOf } from "./profile/places.ts";
import { schemaOf, unionOf } from "./profile/shape.ts";
import { withoutSecrets } from "./profile/without-secrets.ts";
import { asCode } from "./profile/words.ts";
import { yamlOf } from "./profile/yaml.ts";
import type { Report } from "./report.ts";

/** An action of an overlay, as far as it is written here. Source: Overlay Specification 1.0.0, "Action Object". */
interface Action {
  target: string;
  description: string;
  "x-surface"?: Surface;
  update?: object;
  remove?: true;
}

/** A schema as it is written into an overlay. */
type Profiled = Schema & {
  format?: string;
  anyOf?: Profiled[];
  "x-observed-codes"?: { code: string; count: number }[];
  "x-observed-others"?: number;
};

/** Names in a body have as many characters as a deployment likes. */
const MAX_POINTER = 200;

const HOW_TO_APPLY = ` The deviations of this deployment from the contract: an OpenAPI Overlay for the bundles of the contract.
 Apply it to each bundle in the same way; actions for one bundle select nothing in the other:
   redocly bundle agentgateway/openapi.json --overlay profile.overlay.yaml --output agentgateway.json
   redocly bundle cc-cms/openapi.json --overlay profile.overlay.yaml --output cc-cms.json
 Generate types and mocks from the result as from the bundle.
 x-observed marks undocumented parts, x-observed-codes has undocumented codes of failure,
 and x-observed-others counts undocumented properties that are not described individually.`;

/**
 * The deviations of a deployment as an OpenAPI Overlay 1.0.0 document in YAML.
 *
 * Applied to a bundle, it widens each schema to the observed values, so that it fits the contract and this deployment.
 * It contains only deviations in the form of bodies.
 * It reads responses as received; `masking` masks the secrets in its texts.
 * An overlay must have an action: the first names the run, and is the only one without deviations.
 */
export function overlayOf(report: Report, recorded: readonly RecordedExchange[], masking?: Masking): string {
  const deviations = deviationsOf(recorded);
  const actions = [
    verifiedAction(report),
    ...surfaces.flatMap((surface) => actionsOf(surface, shown(deviations[surface], masking))),
  ];
  const info = { title: `Responses of ${report.deployment.name}`, version: report.startedAt };
  return yamlOf({ overlay: "1.0.0", info, actions }, HOW_TO_APPLY);
}

/** The deviations as they may be written. */
function shown(deviations: readonly Deviation[], masking: Masking | undefined): readonly Deviation[] {
  return masking ? deviations.map((deviation) => withoutSecrets(deviation, masking)) : deviations;
}

function verifiedAction({ suite, run, deployment, contracts, startedAt, endedAt, complete, verdict }: Report): Action {
  return {
    target: "$.info",
    description: "The run of this profile.",
    update: {
      "x-verified": {
        deployment: deployment.name,
        ...(run ? { run: run.id } : {}),
        startedAt,
        endedAt,
        complete,
        verdict,
        suite: `${suite.name} ${suite.version}`,
        bundles: Object.fromEntries(contracts.map(({ surface, digest }) => [surface, digest])),
      },
    },
  };
}

/** The actions for the bundle of a surface, in the order of its document. */
function actionsOf(surface: Surface, deviations: readonly Deviation[]): Action[] {
  const { base, joined } = withJoined(surface, deviations);
  // What stands deeper first, so that a schema that is set anew has what changes in it.
  const profile = structuredClone(base);
  for (const deviation of [...deviations].reverse()) {
    const { location } = deviation;
    const parent = at(profile, location.slice(0, -1)) as Record<string, Profiled>;
    const name = location.at(-1) ?? "";
    parent[name] = widened(deviation, parent[name] ?? {});
  }
  const anew = [
    ...joined,
    ...deviations
      .map(({ location }) => location)
      .filter((location) => isSetAnew(nodeAt(base, location), nodeAt(profile, location))),
  ];
  const told = new Set<string>();
  return deviations.flatMap((deviation): Action[] => {
    // The outermost, since the others are in it.
    const outer = anew.filter((location) => isIn(deviation.location, location)).sort((a, b) => a.length - b.length)[0];
    if (outer === undefined)
      return changes(deviation, nodeAt(base, deviation.location), nodeAt(profile, deviation.location));
    if (told.has(outer.join("/"))) return [];
    told.add(outer.join("/"));
    const inside = deviations.filter(({ location }) => isIn(location, outer));
    return setAnew(surface, outer, inside, nodeAt(profile, outer));
  });
}

/** Whether a place is another one, or inside of it. */
function isIn(location: Location, outer: Location): boolean {
  return outer.length <= location.length && outer.every((name, index) => location[index] === name);
}

/**
 * The published bundle, in which alternatives are joined to one schema where something deviates inside of them: only
 * there it has a place. What holds for some names only is left out. And the locations of these schemas.
 */
function withJoined(surface: Surface, deviations: readonly Deviation[]): { base: unknown; joined: Location[] } {
  const base: unknown = structuredClone(publishedBundle(surface));
  const joined: Location[] = [];
  for (const { location, dropped } of deviations) {
    const isConditional = dropped.has("allOf") && nodeAt(base, location).anyOf !== undefined;
    if (!isConditional && at(base, location.slice(0, -1)) !== undefined) continue;
    const depth = location.findIndex((_, index) => at(base, location.slice(0, index + 1)) === undefined);
    const around = [...location.keys()].map((length) => location.slice(0, Math.min(length, depth)));
    const outer = isConditional ? location : around.findLast((prefix) => nodeAt(base, prefix).anyOf !== undefined);
    if (outer === undefined) throw new Error(`The bundle of ${surface} has no ${location.join("/")}.`);
    const parent = at(base, outer.slice(0, -1)) as Record<string, unknown>;
    const { allOf: _, ...schema } = nodeAt(bundleOf(surface), outer);
    parent[outer.at(-1) ?? ""] = structuredClone(schema);
    joined.push(outer);
  }
  return { base, joined };
}

function nodeAt(document: unknown, location: Location): Profiled {
  return (at(document, location) ?? {}) as Profiled;
}

/** The schema at the place of a deviation, made to hold for what was seen there; `node` has what changed in it already. */
function widened(deviation: Deviation, node: Profiled): Profiled {
  const { schema, others, codes, unnamed, isAmbiguous } = deviation;
  let own = node;
  // A reference is widened where it stands when requests have the same schema.
  // So are alternatives of types, as one schema.
  const isOwn = node.$ref === undefined && node.anyOf === undefined;
  if (isWidened(deviation)) own = withKeywords(deviation, isOwn ? node : structuredClone(schema));
  if (deviation.undocumented.size > 0) {
    const added = [...deviation.undocumented].map(([name, shape]) => [
      name,
      { ...schemaOf(shape), "x-observed": true },
    ]);
    own = { ...own, properties: { ...own.properties, ...Object.fromEntries(added) } };
  }
  if (unnamed > 0) own = { ...own, "x-observed-others": unnamed };
  if (codes.size > 0) own = { ...own, "x-observed-codes": [...codes].map(([code, count]) => ({ code, count })) };
  if (!others && !isAmbiguous) return own;
  const { oneOf, ...rest } = own;
  const alternatives = others ? alternativesOf(others, own) : [];
  // What stands beside the alternatives holds for all of them.
  const isOnly = oneOf !== undefined && Object.keys(rest).length === 0;
  return { anyOf: isOnly ? [...oneOf, ...alternatives] : [own, ...alternatives] };
}

function alternativesOf({ shape, asList, asItem }: NonNullable<Deviation["others"]>, own: Profiled): Profiled[] {
  const observed = { "x-observed": true };
  return [
    ...(asList ? [{ type: "array", items: structuredClone(own), ...observed }] : []),
    ...(asItem && own.items ? [structuredClone(own.items)] : []),
    ...(shape.types.size > 0 ? [{ ...schemaOf(shape), ...observed }] : []),
  ];
}

function withKeywords({ types, values, limits, dropped, excluded, missing }: Deviation, schema: Profiled): Profiled {
  const { const: constant, enum: listed, required, ...rest } = schema;
  const known = listed ?? (constant === undefined ? undefined : [constant]);
  const result: Profiled = {
    ...rest,
    ...Object.fromEntries(limits),
    ...(excluded !== undefined && { not: { const: excluded } }),
  };
  if (known && !dropped.has("enum")) {
    if (values.size === 0) Object.assign(result, listed ? { enum: listed } : { const: constant });
    else
      result.enum = [
        ...known,
        ...[...values].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value),
      ];
  }
  const left = required?.filter((name) => !missing.has(name)) ?? [];
  if (left.length > 0) result.required = left;
  if (types.size > 0 && schema.type !== undefined) {
    const before = [schema.type].flat().filter((type) => !(type === "integer" && types.has("number")));
    const union = [...before, ...[unionOf(types)].flat()];
    result.type = union.length === 1 && union[0] !== undefined ? union[0] : union;
  }
  for (const keyword of dropped) if (keyword !== "enum") delete result[keyword];
  return result;
}

/** What is described by actions of its own, where it changes. */
/** The keywords that two schemas have between them; what is inside is described by actions of its own, where it changes. */
function keywordsOf(...schemas: Profiled[]): (keyof Profiled)[] {
  const names = new Set(schemas.flatMap((schema) => Object.keys(schema)));
  return [...names].filter((name) => !INSIDE.includes(name)) as (keyof Profiled)[];
}

/**
 * Whether a schema has to be removed and set anew to become another one.
 * An action can select objects and lists only, and merge only what is of one kind:
 * no other one takes a pattern away, or makes a list of types from one type.
 */
function isSetAnew(before: Profiled, after: Profiled): boolean {
  return keywordsOf(before).some((name) => {
    const { [name]: old } = before;
    const { [name]: own } = after;
    return !isContainer(old) && (own === undefined || isContainer(own));
  });
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function setAnew(surface: Surface, location: Location, inside: readonly Deviation[], after: Profiled): Action[] {
  const parent = location.slice(0, -1);
  const name = location.at(-1) ?? "";
  return [
    {
      target: jsonPathOf(surface, location),
      description: `Removes ${nameOf(surface, location)}; the next action sets it.`,
      "x-surface": surface,
      remove: true,
    },
    {
      target: jsonPathOf(surface, parent),
      description: descriptionOf(inside),
      "x-surface": surface,
      update: { [name]: after },
    },
  ];
}

/** The actions that change keywords of a schema, and leave the rest as it is. */
function changes(deviation: Deviation, before: Profiled, after: Profiled): Action[] {
  const { surface, location, undocumented } = deviation;
  const changed = keywordsOf(before, after).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  // How a list in an update is merged with the one that is there differs from tool to tool.
  const removed = changed.filter((name) => isContainer(before[name]));
  const added = Object.entries(after.properties ?? {}).filter(([name]) => undocumented.has(name));
  const update = {
    ...Object.fromEntries(changed.filter((name) => after[name] !== undefined).map((name) => [name, after[name]])),
    ...(added.length > 0 && { properties: Object.fromEntries(added) }),
  };
  const hasUpdate = Object.keys(update).length > 0;
  const description = descriptionOf([deviation]);
  return [
    ...removed.map((name): Action => {
      const isAnew = after[name] !== undefined;
      const room = `Removes "${name}" of ${nameOf(surface, location)}; the next action sets it.`;
      return {
        target: jsonPathOf(surface, [...location, name]),
        description: isAnew || hasUpdate ? room : description,
        "x-surface": surface,
        remove: true,
      };
    }),
    ...(hasUpdate ? [{ target: jsonPathOf(surface, location), description, "x-surface": surface, update }] : []),
  ];
}

/** What was seen at some places, in words. Texts of the deployment are code, which shows them as they are. */
function descriptionOf(deviations: readonly Deviation[]): string {
  return deviations
    .flatMap((deviation) => {
      const { surface, location, notes, dropped, isAmbiguous } = deviation;
      const place = nameOf(surface, location);
      return [
        ...[...notes].map(([what, note]) => `${place}: ${what}, ${timesOf(note)}.`),
        ...(dropped.size > 0 ? [`Omitted: ${[...dropped].join(", ")}.`] : []),
        ...(isAmbiguous ? [`${place} can match success and failure, because some codes are not as documented.`] : []),
        ...sharedBy(deviation),
      ];
    })
    .join(" ");
}

function timesOf({ count, example, pointer, request }: Note): string {
  const times = count === 1 ? "once" : `${count} times`;
  const shown = pointer.length > MAX_POINTER ? `${pointer.slice(0, MAX_POINTER - 3)}...` : pointer;
  const where = pointer === "" ? "the whole body" : asCode(shown);
  return `${times}${count === 1 ? "" : ", first"}${example === undefined ? "" : ` ${asCode(example)}`} at ${where} (${request})`;
}

/** Who else is concerned when a schema is widened. */
function sharedBy({ surface, location, schema }: Deviation): string[] {
  const node = nodeAt(publishedBundle(surface), location);
  if (node.$ref !== undefined && isOfRequests(surface, node.$ref.split("/").slice(1)))
    return schema.properties ? [] : ["Changed only here, because requests also use this schema."];
  if (!isComponent(location)) return [];
  const users = usersOf(surface, location);
  if (users.length < 2) return [];
  return [`This schema is shared by ${users.map((user) => nameOf(surface, user)).join(", ")}.`];
}
