// What the site says about the numbers of states that mean different things.
import { expect, test } from "vitest";
import { statesPage } from "../../../scripts/site/states-page.ts";
import { bundleOf, surfaces } from "../../contract/contract.ts";

const words = (surface: "agentgateway" | "cc-cms", name: string, value: number) =>
  new RegExp(`\\| ${value} \\| ([a-z -]+)`)
    .exec(bundleOf(surface).components.schemas[name]?.description ?? "")?.[1]
    ?.trim();

test("6 and 10 are told in the words of the contract, with rows that it has", () => {
  const [, section = ""] = statesPage().split("### 6 and 10 in words");
  const meanings = [
    words("cc-cms", "PlatformState", 6),
    words("agentgateway", "PlatformStatus", 6),
    words("agentgateway", "AgentStatus", 5),
    words("agentgateway", "AgentStatus", 6),
    words("cc-cms", "PlatformState", 10),
  ];
  expect(meanings).toEqual(["working", "wrap-up after a call", "wrap-up", "as idle", "adjusting"]);
  for (const meaning of meanings) expect(section).toContain(`*${meaning}*`);
  expect(words("agentgateway", "AgentStatus", 10)).toBeUndefined();
  const cited = [...section.matchAll(/\[(\w+)\]\(\/sources#p-\w+\), table (\w+), row (\d+)/g)];
  expect(cited).toHaveLength(5);
  const known = (page = "", table = "", row = "") =>
    surfaces.some((surface) => bundleOf(surface)["x-source-pages"][page]?.tables[table]?.rows[row] !== undefined);
  expect(cited.filter(([, page, table, row]) => !known(page, table, row))).toEqual([]);
});
