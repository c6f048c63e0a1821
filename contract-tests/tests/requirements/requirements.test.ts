import { describe, expect, test } from "vitest";
import { catalogue } from "../../checks/catalogue.ts";
import { type Bundle, bundleOf, operationsOf, surfaces } from "../../contract/contract.ts";
import { pagesOfReference } from "../../requirements/page-rows.ts";
import {
  digestOf,
  excludedPages,
  frozenDigests,
  namesCheck,
  type Requirement,
  requirements,
  requirementsOf,
  STANDARDS,
} from "../../requirements/requirements.ts";
import { derivedFrom, rulesIn } from "../../requirements/rules.ts";

const all = requirements();
const pages = [...new Set(all.map(({ page }) => page))];
const referencePages = pages.filter((page) => page !== STANDARDS);

function listOf(page: string): Requirement[] {
  return all.filter((requirement) => requirement.page === page);
}

type SourcePage = Bundle["x-source-pages"][string];

/** A page as the bundles have it; one that both have can have other rows in each. */
function sourcePages(page: string): SourcePage[] {
  return surfaces.map((surface) => bundleOf(surface)["x-source-pages"][page]).filter((found) => found !== undefined);
}

const operationPages = surfaces.flatMap(operationsOf).map(({ source }) => source.page);

/** Whether a table of a page of an operation is a section in words, such as "Prerequisites". */
function isSection(page: string, table: string, { title = table }: SourcePage["tables"][string]): boolean {
  const isTable = /^\d/.test(table) || table === "Error Code" || title.includes("(a table");
  return operationPages.includes(page) && !isTable;
}

function rowsOfPage(page: string): string[] {
  const rows = sourcePages(page).flatMap((found) =>
    Object.entries(found.tables)
      .filter(([table, found]) => !isSection(page, table, found))
      .flatMap(([table, { rows }]) => Object.keys(rows).map((row) => `table ${table}, row ${row}`)),
  );
  return [...new Set(rows)].sort();
}

function rowsOfList(page: string): string[] {
  const rows = listOf(page).flatMap(({ source }) =>
    "table" in source ? [`table ${source.table}, row ${source.row}`] : [],
  );
  return [...new Set(rows)].sort();
}

describe("requirements and pages", () => {
  for (const page of referencePages) {
    test(`${page}: every row of its tables has a requirement, and no requirement names another row`, () => {
      expect(rowsOfList(page)).toEqual(rowsOfPage(page));
    });

    test(`${page}: every section in words has a requirement`, () => {
      const sections = sourcePages(page).flatMap((found) =>
        Object.entries(found.tables).flatMap(([table, found]) => (isSection(page, table, found) ? [table] : [])),
      );
      const inList = listOf(page).flatMap(({ source }) => ("text" in source ? [source.text.split(":")[0]] : []));
      expect(sections.filter((section) => !inList.includes(section))).toEqual([]);
    });
  }

  test("every page of the bundles has a list or a reason why it has none", () => {
    const known = surfaces.flatMap((surface) => Object.keys(bundleOf(surface)["x-source-pages"]));
    expect([...referencePages, ...Object.keys(excludedPages())].sort()).toEqual([...new Set(known)].sort());
  });

  test("every baseline page has sentences besides its rows", () => {
    const baseline = referencePages.filter((page) => sourcePages(page).some(({ baseline }) => baseline));
    const withSentences = baseline.filter((page) => listOf(page).some(({ source }) => "text" in source));
    expect(baseline).not.toEqual([]);
    expect(withSentences).toEqual(baseline);
  });

  test("no two requirements have one id", () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([]);
  });
});

describe("requirements and checks", () => {
  const checks = catalogue.map(({ id, check: { level } }) => ({ id, level }));
  const patterns = all.flatMap(({ coverage }) => ("checks" in coverage ? coverage.checks : []));

  test("every check that a requirement names exists", () => {
    const unknown = patterns.filter((pattern) => !checks.some(({ id }) => namesCheck(pattern, id)));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test("every check is named by a requirement", () => {
    const unnamed = checks.filter(({ id }) => !patterns.some((pattern) => namesCheck(pattern, id)));
    expect(unnamed.map(({ id }) => id)).toEqual([]);
  });

  test("a requirement is a MUST exactly when one of its checks is", () => {
    const wrong = all.filter(({ level, coverage }) => {
      if (!("checks" in coverage)) return false;
      const own = checks.filter(({ id }) => coverage.checks.some((pattern) => namesCheck(pattern, id)));
      return (level === "MUST") !== own.some((check) => check.level === "MUST");
    });
    expect(wrong.map(({ id, level }) => `${id} is a ${level}`)).toEqual([]);
  });

  test("every check that is a MUST is named by a requirement that is one", () => {
    const musts = all.flatMap(({ level, coverage }) =>
      level === "MUST" && "checks" in coverage ? coverage.checks : [],
    );
    const unfounded = checks.filter(
      ({ id, level }) => level === "MUST" && !musts.some((pattern) => namesCheck(pattern, id)),
    );
    expect(unfounded.map(({ id }) => id)).toEqual([]);
  });

  for (const [pattern, id, names] of [
    ["cc-cms.*.json", "cc-cms.queryAgentPrivateCalls.json", true],
    ["cc-cms.queryAgentPrivateCalls.json", "cc-cms.queryAgentPrivateCalls.json", true],
    ["cc-cms.queryAgentPrivateCalls.json", "cc-cms.queryAgentStatusInfoByAgentIds.json", false],
    ["agentgateway.*.json", "cc-cms.queryAgentPrivateCalls.json", false],
    ["cc-cms.*.json", "cc-cms.queryAgentPrivateCalls.json-text", false],
  ] as const) {
    test(`${pattern} ${names ? "names" : "does not name"} ${id}`, () => {
      expect(namesCheck(pattern, id)).toBe(names);
    });
  }
});

describe("frozen lists", () => {
  const frozen = frozenDigests();

  for (const page of pages) {
    test(`${page}: demands what was frozen with its edition`, () => {
      const list = listOf(page);
      const edition = list[0]?.edition ?? "";
      const digest = digestOf(list);
      const line = `    "${edition}": ${digest}`;
      const newEdition =
        page === STANDARDS
          ? `raise the edition in pages/${page}.yaml by one`
          : "if the page has a new edition, give its date in sources.yaml";
      const advice =
        frozen[page]?.[edition] === undefined
          ? `Edition ${edition} of ${page} is not frozen yet. Add this line to frozen.yaml, below ${page}:\n${line}`
          : `The requirements of ${page}, edition ${edition}, are frozen and were changed: take the change back. Or, ${newEdition}, and add the line of the new edition to frozen.yaml, below ${page}; the line of the old one stays.\nThe list as it is now would be:\n${line}`;
      expect(digest, advice).toBe(frozen[page]?.[edition]);
    });
  }

  test("only what has a list is frozen", () => {
    expect(Object.keys(frozen).filter((page) => !pages.includes(page))).toEqual([]);
  });

  const [requirement] = all;
  if (requirement === undefined) throw new Error("There are no requirements.");
  const changes: [string, Requirement, same: boolean][] = [
    ["id", { ...requirement, id: `${requirement.id}-other` }, false],
    ["requirement", { ...requirement, requirement: "Something else is demanded." }, false],
    ["level", { ...requirement, level: requirement.level === "MUST" ? "SHOULD" : "MUST" }, false],
    ["row", { ...requirement, source: { table: "4", row: "3.1" } }, false],
    ["text", { ...requirement, source: { text: "Elsewhere" } }, false],
    ["checks", { ...requirement, coverage: { untestable: "Nobody knows." } }, true],
  ];
  for (const [what, changed, same] of changes) {
    test(`a change of ${what} ${same ? "does not change" : "changes"} the digest`, () => {
      expect(digestOf([changed]) === digestOf([requirement])).toBe(same);
    });
  }

  test("the order of the rows does not count", () => {
    expect(digestOf([...all].reverse())).toBe(digestOf(all));
  });
});

describe("rules", () => {
  const groups = rulesIn();
  const frozen = frozenDigests();
  const excluded = Object.keys(excludedPages());
  const described = pagesOfReference().filter(({ key }) => !excluded.includes(key));
  const made = described.map((page) => ({ page, derived: derivedFrom(page, groups) }));

  for (const { rules, pages: about } of groups) {
    for (const rule of rules) {
      const users = made.filter(({ derived }) => derived.some((one) => one.rule === rule)).map(({ page }) => page);

      test(`${[about.surface ?? "both", ...about.tags].join(", ")}: "${rule.requirement}" makes a requirement that would be missed`, () => {
        const without = groups.map((group) => ({ ...group, rules: group.rules.filter((one) => one !== rule) }));
        const unchanged = users.filter((page) => {
          try {
            return digestOf(requirementsOf(page, without)) === frozen[page.key]?.[page.edition];
          } catch {
            // What stands by hand changes the requirement of this rule, so that it is nothing by itself.
            return false;
          }
        });
        expect(users).not.toEqual([]);
        expect(unchanged.map(({ key }) => key)).toEqual([]);
      });
    }
  }

  test("most of what pages of operations demand is made by rules", () => {
    for (const { page, derived } of made.filter(
      ({ page: { tags } }) => tags.includes("Agents") || tags.includes("Calls"),
    ))
      expect(derived.length / listOf(page.key).length, page.key).toBeGreaterThan(0.5);
  });
});
