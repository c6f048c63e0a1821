// What the page of an operation says about the fields of its responses, and where the site lists it.
import { expect, test } from "vitest";
import { operationPage } from "../../../scripts/site/operation-page.ts";
import { sitePages } from "../../../scripts/site/pages.ts";
import { statesPage } from "../../../scripts/site/states-page.ts";
import { bundleOf, operationsOf, type Schema, surfaces } from "../../contract/contract.ts";

const operations = surfaces.flatMap(operationsOf);
const pages = operations.map((operation) => ({ operation, page: operationPage(operation) }));

/** Every name of a property in a schema, whatever it is inside of. */
function namesIn(node: unknown, schemas: Record<string, Schema>): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { $ref, properties = {}, ...others } = node as Schema;
  return [
    ...($ref === undefined ? [] : namesIn(schemas[$ref.split("/").at(-1) ?? ""], schemas)),
    ...Object.entries(properties).flatMap(([name, property]) => [name, ...namesIn(property, schemas)]),
    ...Object.entries(others)
      .filter(([word]) => ["oneOf", "anyOf", "allOf", "items"].includes(word))
      .flatMap(([, below]) => [below].flat().flatMap((schema) => namesIn(schema, schemas))),
  ];
}

/** The names of the fields of a section, in its order, without what they are inside of. */
function fieldsOf(page: string, heading: string): string[] {
  const [, section = ""] = page.split(`\n### ${heading}\n`);
  const [own = ""] = section.split(/\n##/);
  return [...own.matchAll(/^\| <code class="field">(.*?)<\/code>/gm)].map(([, name = ""]) =>
    name.replaceAll(/.*<wbr>|\[\]/g, ""),
  );
}

test("every field of a success has its row, also that of an alternative", () => {
  const missing = pages.flatMap(({ operation: { surface, operationId, branches }, page }) => {
    const { schemas } = bundleOf(surface).components;
    const rows = fieldsOf(page, "Success");
    return [...new Set(namesIn(schemas[branches.success], schemas))]
      .filter((name) => !rows.includes(name))
      .map((name) => `${operationId}: ${name}`);
  });
  expect(missing).toEqual([]);
});

test("what is in a list has a row with its range, if it is no object", () => {
  const page = (operationId: string) =>
    pages.find(({ operation }) => operation.operationId === operationId)?.page ?? "";
  const field = (name: string) => `| <code class="field">${name}</code><br><small>`;
  expect(page("queryAgentStateCounts")).toContain(`${field("agentIds[]")}integer from 101 to 999999</small>`);
  expect(page("queryAgentPrivateCalls")).toContain(`${field("resultDesc[]")}string that matches`);
  expect(page("login")).toContain(`${field("agentid")}path, string with a number from 101 to 999999, without leading`);
});

test("the current code and payload stand before those for older clients, which repeat nothing", () => {
  const found = pages
    .filter(({ operation }) => operation.envelope.older !== undefined)
    .map(({ page }) => fieldsOf(page, "Success"));
  // One operation has an envelope of its own.
  expect(found).toHaveLength(operationsOf("cc-cms").length - 1);
  for (const fields of found) {
    expect(fields.slice(0, 2)).toEqual(["resultCode", "resultDesc"]);
    expect(fields.slice(-2)).toEqual(["result", "resultDatas"]);
  }
});

test("each page has an example of success and of each of its codes", () => {
  for (const { operation, page } of pages) {
    const { envelope, errorCodes } = operation;
    const codes = [...page.matchAll(new RegExp(`"${envelope.code}": "([\\d-]+)"`, "g"))].map(([, code]) => code);
    expect(codes, operation.operationId).toEqual(expect.arrayContaining([envelope.success, ...errorCodes]));
  }
});

test("a cell shows the rows of the operation's own page, and folds what other pages say of a shared field", () => {
  for (const { operation, page } of pages) {
    const cells = [...page.matchAll(/<small>Source: (.*?)<\/small>/g)].map(([, text = ""]) =>
      [...text.matchAll(/#p-(\w[\w-]*)\)/g)].map(([, key]) => key),
    );
    expect(cells.length).toBeGreaterThan(0);
    for (const keys of cells) expect(keys.length <= 3 || keys.every((key) => key === operation.source.page)).toBe(true);
  }
});

test("the list of operations has each of them once, below what it is about", async () => {
  const list = (await sitePages()).get("operations/index") ?? "";
  for (const { surface, operationId } of operations)
    expect(list.split(`[${operationId}](/operations/${surface}/${operationId})`)).toHaveLength(2);
  expect([...list.matchAll(/^### (.*)$/gm)].map(([, name]) => name)).toEqual([
    ...["Session", "Agents", "Calls", "Queues"],
    ...["Agents", "Queues", "System"],
  ]);
});

test("the page of states names every field of a response that has a state", () => {
  const [places = ""] = statesPage().split("## States on the gateway");
  const rows = [...places.matchAll(/^\| <code class="field">(\w+)<\/code> \| of the (\w+) /gm)].map(
    ([, field, whose]) => `${field}: ${whose}`,
  );
  const ofGateway = ["status", "agentState"].map((field) => `${field}: gateway`);
  const ofPlatform = ["ctiStatus", "citStatus", "currentState", "prevState"].map((field) => `${field}: platform`);
  expect(rows).toEqual(expect.arrayContaining([...ofGateway, ...ofPlatform]));
});

test("lists of many operations or rows are folded on the pages about the suite", async () => {
  const site = await sitePages();
  const long = [...site]
    .filter(([path]) => /^(checks$|musts)/.test(path))
    .flatMap(([path, text]) =>
      text
        .replaceAll(/<details>.*?<\/details>/g, "")
        .split("\n")
        .filter((line) => line.startsWith("| ") && (line.split("<br>").length > 20 || /(?:\bquery\w+, ){7}/.test(line)))
        .map((line) => `${path}: ${line.slice(0, 60)}`),
    );
  expect(long).toEqual([]);
});
