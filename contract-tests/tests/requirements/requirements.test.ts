import { describe, expect, test } from "vitest";
import { catalogue } from "../../checks/catalogue.ts";
import { type Bundle, bundleOf, surfaces } from "../../contract/contract.ts";
import {
  digestOf,
  frozenDigests,
  namesCheck,
  pagesLeftOut,
  type Requirement,
  requirements,
  requirementsIn,
  STANDARDS,
} from "../../requirements/requirements.ts";

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

/** Whether a table of `sources.yaml` is a section of a baseline page in words, such as "Prerequisites". */
function isSection({ baseline }: SourcePage, table: string): boolean {
  return baseline && !/^\d/.test(table) && table !== "Error Code";
}

function rowsOfPage(page: string): string[] {
  const rows = sourcePages(page).flatMap((found) =>
    Object.entries(found.tables)
      .filter(([table]) => !isSection(found, table))
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
        Object.keys(found.tables).filter((table) => isSection(found, table)),
      );
      const inList = listOf(page).flatMap(({ source }) => ("text" in source ? [source.text.split(":")[0]] : []));
      expect(sections.filter((section) => !inList.includes(section))).toEqual([]);
    });

    test(`${page}: the edition is that of the bundle`, () => {
      const editions = sourcePages(page).map(({ edition }) => edition);
      expect([...new Set(listOf(page).map(({ edition }) => edition))]).toEqual([...new Set(editions)]);
    });
  }

  test("every page of the bundles has a list or a reason why it has none", () => {
    const known = surfaces.flatMap((surface) => Object.keys(bundleOf(surface)["x-source-pages"]));
    expect([...referencePages, ...Object.keys(pagesLeftOut())].sort()).toEqual([...new Set(known)].sort());
  });

  test("every baseline page has sentences besides its rows", () => {
    const baseline = referencePages.filter((page) => sourcePages(page).some(({ baseline }) => baseline));
    const withSentences = baseline.filter((page) => listOf(page).some(({ source }) => "text" in source));
    expect(baseline).toHaveLength(5);
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
          ? `raise the edition in ${page}.yaml by one`
          : `if the page has a new edition, give its date in sources.yaml and in ${page}.yaml`;
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

describe("a malformed list is refused with file, row and what is wrong", () => {
  const head = 'page: sample\nedition: "1"\nrequirements:\n';
  const row = (lines: Record<string, string>) =>
    Object.entries({
      ...{ id: "sample-1-2", requirement: "It works.", level: "MUST", source: '{ table: "1", row: "2" }' },
      ...{ untestable: "Nobody knows." },
      ...lines,
    })
      .filter(([, value]) => value !== "")
      .map(([name, value], index) => `${index === 0 ? "  - " : "    "}${name}: ${value}\n`)
      .join("");

  const malformed: [string, text: string, message: string][] = [
    ["no YAML", "page: [", "sample.yaml: Flow sequence"],
    ["a list in place of a mapping", "- page", "sample.yaml: give a mapping"],
    ["an unknown field of the file", `${head}${row({})}title: Sample\n`, 'found "title"'],
    ["the page of another file", head.replace("sample", "other") + row({}), "page: give sample"],
    ["an edition that YAML takes for a number", head.replace('"1"', "1") + row({}), "edition: give a text"],
    ["no rows", 'page: sample\nedition: "1"\nrequirements: []\n', "requirements: give a list of rows"],
    ["a row that is a text", `${head}  - sample-1-2\n`, "row 1: give a mapping"],
    ["an unknown field of a row", head + row({ note: "New." }), "row 1: give only id"],
    ["one field twice", `${head}${row({})}    level: MUST\n`, "Map keys must be unique"],
    ["no id", head + row({ id: "" }), "row 1, id: give a text"],
    ["an id of another row", head + row({ id: "sample-1-3" }), "row 1 (sample-1-3), id: give an id that begins"],
    ["an id that goes on with capitals", head + row({ id: "sample-1-2-Type" }), "id: give an id that begins"],
    ["an id of two rows", head + row({}) + row({}), "row 2, id: give an id that no other row has"],
    ["no requirement", head + row({ requirement: "" }), "requirement: give a text"],
    ["two sentences", head + row({ requirement: "It works. It is quick." }), "requirement: give one sentence"],
    ["a sentence without a full stop", head + row({ requirement: "It works" }), "requirement: give one sentence"],
    ["another level", head + row({ level: "MAY" }), "level: give MUST or SHOULD"],
    ["no source", head + row({ source: "" }), "source: give a mapping"],
    ["a row that YAML takes for a number", head + row({ source: '{ table: "1", row: 3.10 }' }), "row: give a text"],
    ["a source without a row", head + row({ source: '{ table: "1" }' }), "row: give a text"],
    ["row and text", head + row({ source: '{ table: "1", row: "2", text: URI }' }), "either table and row, or text"],
    ["a standard on a page", head + row({ source: "{ standard: RFC 8259 }" }), 'found "standard"'],
    ["a text whose id names a row", head + row({ source: "{ text: URI }" }), "id: give an id that begins"],
    ["checks and a reason", head + row({ checks: "[cc-cms.*.json]" }), 'either checks or untestable; found "both"'],
    ["neither checks nor a reason", head + row({ untestable: "" }), 'either checks or untestable; found "neither"'],
    ["no check", head + row({ untestable: "", checks: "[]" }), "checks: give a list of checks"],
    ["a check without a surface", head + row({ untestable: "", checks: "[json]" }), "checks: give <surface>"],
    ["any check", head + row({ untestable: "", checks: "[cc-cms.*.*]" }), "checks: give <surface>"],
    ["a check twice", head + row({ untestable: "", checks: "[cc-cms.*.json, cc-cms.*.json]" }), "each check once"],
    ["a reason without a full stop", head + row({ untestable: "Nobody knows" }), "untestable: give one sentence"],
  ];
  for (const [what, text, message] of malformed) {
    test(what, () => {
      expect(() => requirementsIn(text, "sample.yaml")).toThrow(message);
      expect(() => requirementsIn(text, "sample.yaml")).toThrow("contract-tests/requirements/sample.yaml");
    });
  }

  test("what is well-formed is not", () => {
    expect(requirementsIn(head + row({}), "sample.yaml")).toEqual([
      {
        id: "sample-1-2",
        page: "sample",
        edition: "1",
        requirement: "It works.",
        level: "MUST",
        source: { table: "1", row: "2" },
        coverage: { untestable: "Nobody knows." },
      },
    ]);
  });
});
