// A dataset as it is written, in YAML.
import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { ccCmsQueries } from "./cc-cms-routes.ts";
import {
  type AccessKey,
  type Dataset,
  MEDIA_TYPES,
  type PlannedFailure,
  type SkillQueue,
  type Vdn,
} from "./dataset.ts";
import { readAgent, readCall, readGeneratedAgents } from "./dataset-agents.ts";
import { DatasetError } from "./dataset-error.ts";
import { Place } from "./dataset-reader.ts";
import { gatewayQueries } from "./gateway-queries.ts";
import { sessionOperations } from "./operation-names.ts";

const GATEWAY_QUERIES = gatewayQueries.map(({ name }) => name);
const CC_CMS_OPERATIONS = ccCmsQueries.map(({ name }) => name);

/** The built-in dataset: the story of the examples, and agents for what the story does not have. */
export function builtInDataset(): Dataset {
  return parseDataset(readFileSync(new URL("dataset.yaml", import.meta.url), "utf8"), "dataset.yaml");
}

/** Reads a dataset from YAML. `file` is its name in messages. Throws a DatasetError. */
export function parseDataset(yaml: string, file: string): Dataset {
  const dataset = readDataset(new Place(parsedYaml(yaml, file), "", file));
  checkTogether(dataset, file);
  return dataset;
}

function parsedYaml(yaml: string, file: string): unknown {
  try {
    return parse(yaml);
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split("\n");
    if (error instanceof YAMLParseError && error.code === "MULTIPLE_DOCS")
      throw new DatasetError(`${file}: a second YAML document begins in it; put each into a file of its own`);
    if (line?.startsWith("Excessive alias count"))
      throw new DatasetError(`${file}: its aliases grow beyond all bounds; write them out`);
    const kind = error instanceof YAMLParseError ? "is not YAML" : "cannot be read";
    throw new DatasetError(`${file}: ${kind}: ${line?.replace(/:$/, "")}`);
  }
}

function readDataset(place: Place): Dataset {
  const { callCentre, accessKeys, vdns, skillQueues, agents, generatedAgents, failures } = place.properties(
    "callCentre",
    "accessKeys",
    "vdns",
    "skillQueues",
    "agents",
    "generatedAgents",
    "failures",
  );
  return {
    callCentre: callCentre.integer(1, 65_535),
    accessKeys: accessKeys.items().map(readAccessKey),
    vdns: vdns.items().map(readVdn),
    skillQueues: skillQueues.items().map(readSkillQueue),
    agents: [...agents.items().map(readAgent), ...generatedAgents.items().flatMap(readGeneratedAgents)],
    failures: failures.items().map(readFailure),
  };
}

function readAccessKey(place: Place): AccessKey {
  const { accessKey, secretKey, vdns } = place.properties("accessKey", "secretKey", "vdns");
  // The fields of the Authorization header are joined by slashes.
  if (accessKey.text().includes("/") || accessKey.text() === "") accessKey.refuse("a text without a slash");
  return {
    accessKey: accessKey.text(),
    secretKey: secretKey.text(),
    vdns: vdns.isMissing ? undefined : vdns.items().map((vdn) => vdn.integer(1, 5000)),
  };
}

function readVdn(place: Place): Vdn {
  const { id, phones } = place.properties("id", "phones");
  if (phones.isMissing) return { id: id.integer(1, 5000), phones: undefined };
  const { from, to } = phones.properties("from", "to");
  const first = from.integer(0, Number.MAX_SAFE_INTEGER);
  return { id: id.integer(1, 5000), phones: { from: first, to: to.integer(first, Number.MAX_SAFE_INTEGER) } };
}

function readSkillQueue(place: Place): SkillQueue {
  const { id, name, mediaType, vdn, waiting } = place.properties("id", "name", "mediaType", "vdn", "waiting");
  return {
    id: id.integer(1, 10_000),
    name: name.text(),
    mediaType: mediaType.choice(MEDIA_TYPES),
    vdn: vdn.integer(1, 5000),
    waiting: waiting.items().map(readCall),
  };
}

function readFailure(place: Place): PlannedFailure {
  const { operation, when, code } = place.properties("operation", "when", "code");
  const name = operation.choice([...sessionOperations, ...GATEWAY_QUERIES, ...CC_CMS_OPERATIONS]);
  const [form, example] = CC_CMS_OPERATIONS.some((own) => own === name)
    ? [/^01(?!00000$)[0-9]{5}$/, '"0100001"']
    : [/^[0-9]{3}-[0-9]{3}$/, '"100-007"'];
  if (!form.test(code.text())) code.refuse(`a code of failure, for example ${example}`);
  return { operation: name, when: when.isMissing ? {} : when.texts(), code: code.text() };
}

/** What can only be seen when the whole dataset has been read. */
function checkTogether({ vdns, skillQueues, agents, accessKeys }: Dataset, file: string): void {
  const refuse = (words: string): never => {
    throw new DatasetError(`${file}: ${words}`);
  };
  const known = new Set(vdns.map(({ id }) => id));
  for (const { id, vdn } of skillQueues)
    if (!known.has(vdn)) refuse(`skill queue ${id} is in VDN ${vdn}, which is not among vdns; add it there`);
  for (const [what, ids] of [
    ["VDN", vdns.map(({ id }) => id)],
    ["skill queue", skillQueues.map(({ id, vdn }) => `${id} of VDN ${vdn}`)],
    ["agent", agents.map(({ workno }) => workno)],
    ["access key", accessKeys.map(({ accessKey }) => accessKey)],
  ] as const) {
    const seen = new Set<string | number>();
    for (const id of ids) {
      if (seen.has(id)) refuse(`${what} ${id} stands there twice; remove one`);
      seen.add(id);
    }
  }
  const queues = new Set(skillQueues.map(({ id, vdn }) => `${vdn}/${id}`));
  for (const { workno, vdn, skills } of agents) {
    if (!known.has(vdn)) refuse(`agent ${workno} is in VDN ${vdn}, which is not among vdns; add it there`);
    for (const skill of skills)
      if (!queues.has(`${vdn}/${skill}`))
        refuse(`agent ${workno} has skill ${skill}, which is not among the skillQueues of VDN ${vdn}; add it there`);
  }
}
