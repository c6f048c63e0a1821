import { Client } from "undici";
import { expect, test } from "vitest";
import { mutants } from "../../mutation/mutants/mutants.ts";
import { asOne, COMBINED, combinations } from "../../mutation/tolerated/combinations.ts";
import { KINDS, type Setting, type Tolerated, tolerated } from "../../mutation/tolerated/tolerated.ts";
import { startReference } from "../../reference/reference.ts";
import type { SectionName } from "./conversation.ts";
import { shows, smallDataset } from "./differences.ts";

test("every tolerated deployment has a name of its own, in kebab-case, that no mutant has", () => {
  const names = [...tolerated, ...mutants].map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("every tolerated deployment says in one sentence what is different, and no two of them the same", () => {
  const summaries = tolerated.map(({ summary }) => summary);
  expect(summaries.filter((summary) => !/^[A-Z0-9][^\n]*[^.]\.$/.test(summary))).toEqual([]);
  expect(summaries.filter((summary, index) => summaries.indexOf(summary) !== index)).toEqual([]);
});

/** The five pages, and pages that they cite. */
const PAGE = /agentbyworkno|allonlineagents|allcallinfoex|agentstatusinfobyagentids|agentprivatecall|cec_07_[0-9]{4}/;

test("every tolerated deployment says in one sentence why it is allowed, with the page that is silent", () => {
  const reasons = tolerated.map(({ name, allowed }) => `${name}: ${allowed}`);
  expect(reasons.filter((reason) => !/^[^\n]*[^.]\.$/.test(reason) || !PAGE.test(reason))).toEqual([]);
});

test("there are 80 tolerated deployments or more, and each kind is there", () => {
  expect(tolerated.length).toBeGreaterThanOrEqual(80);
  for (const kind of KINDS) expect(tolerated.filter((one) => one.kind === kind).length, kind).toBeGreaterThan(5);
});

/** The section of a conversation in which a deployment shows most likely. */
function sectionFor({ change, kind, name }: Tolerated): SectionName {
  if (change?.requestBody || name.startsWith("parameters-") || name.startsWith("broken-")) return "requests";
  if (name.startsWith("guids-") || name.startsWith("no-guid-")) return "guids";
  if (/^(signatures|media-types-refused|methods)-/.test(name)) return "signatures";
  return kind === "refusal" ? "ids" : "queries";
}

/** A tolerated deployment as a difference that a conversation can show. */
function differenceOf({ change, options: { now: _clock, ...options } = {}, setting }: Tolerated) {
  const built = { dataset: smallDataset(), agents: [1099, 1031, 1100], forbidden: { otherVdn: 2005 } };
  return { options, ...(change && { change }), ...(setting && { dataset: setting(built).dataset }) };
}

/** What a conversation does not look at: times and names of headers, and the clock, which is its own. */
const ON_THE_WIRE = /^(no-date|date-|header-names-|clock-|slow-)/;

for (const kind of KINDS)
  test(`every tolerated deployment of the kind ${kind} changes an answer`, async () => {
    const silent: string[] = [];
    for (const deployment of tolerated.filter((one) => one.kind === kind && !ON_THE_WIRE.test(one.name)))
      if (!(await shows(differenceOf(deployment), sectionFor(deployment), {}))) silent.push(deployment.name);
    expect(silent).toEqual([]);
  });

/** The headers of an answer as they are sent, and whether it took long. */
async function wire({ change, options }: Pick<Tolerated, "change" | "options">): Promise<string> {
  const now = () => Date.UTC(2024, 4, 6, 9, 30);
  const dataset = smallDataset();
  const reference = await startReference({ dataset, plain: true, now, ...options, ...(change && { change }) });
  const client = new Client(reference.baseUrl);
  try {
    const path = "/agentgateway/resource/agentgroup/1030/allonlineagents";
    await client.request({ path, method: "GET" });
    const started = performance.now();
    const { headers } = await client.request({ path, method: "GET", responseHeaders: "raw" });
    // A timer may fire a millisecond early.
    const isSlow = performance.now() - started >= (options?.latency ?? Number.POSITIVE_INFINITY) - 2;
    return `${String(headers)} ${isSlow}`;
  } finally {
    await client.destroy();
    await reference.close();
  }
}

test("what a conversation does not show shows in headers and in time", async () => {
  const right = await wire({});
  expect(await wire({})).toBe(right);
  const silent: string[] = [];
  for (const deployment of tolerated.filter(({ name }) => ON_THE_WIRE.test(name)))
    if ((await wire(deployment)) === right) silent.push(deployment.name);
  expect(silent).toEqual([]);
});

test("combinations are of so many different deployments that can be combined, and always the same ones", () => {
  const chosen = combinations(tolerated);
  expect(combinations(tolerated)).toEqual(chosen);
  expect(combinations(tolerated, { ...COMBINED, seed: COMBINED.seed + 1 })).not.toEqual(chosen);
  expect(chosen.map((several) => new Set(several).size)).toEqual(Array.from({ length: 20 }, () => 5));
  expect(chosen.flat().filter(({ alone }) => alone !== undefined)).toEqual([]);
});

function one(name: string, particulars: Partial<Tolerated>): Tolerated {
  return { name, kind: "answer", summary: "", allowed: "", ...particulars };
}

test("several deployments are one: options and settings of all, and changes in the order of the kinds", () => {
  const order: string[] = [];
  const noting = (name: string) => ({
    request: () => {
      order.push(name);
    },
  });
  const adding = (agent: number) => (setting: Setting) => ({ ...setting, agents: [...setting.agents, agent] });
  const { change, options, setting } = asOne([
    one("sent", { kind: "transport", change: noting("sent"), options: { latency: 1 } }),
    one("said", { change: noting("said"), setting: adding(102) }),
    one("there", { kind: "agents", change: noting("there"), setting: adding(101), options: { chunked: true } }),
  ]);
  // What notes the order looks at neither.
  change?.request?.(undefined as never, undefined as never);
  expect(order).toEqual(["there", "said", "sent"]);
  expect(options).toEqual({ latency: 1, chunked: true });
  const empty = { dataset: smallDataset(), agents: [], forbidden: {} };
  expect(setting?.(empty).agents).toEqual([101, 102]);
});

test("what changes nothing leaves nothing to do", () => {
  expect(asOne([])).toEqual({});
});
