import type { DefaultTheme, UserConfig } from "vitepress";
import { operationsOf, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";

const NAMES: Record<Surface, string> = { agentgateway: "AgentGateway", "cc-cms": "CC-CMS" };

/** The guides in the order of a reader. A guide that is not listed here is at the end. */
const GUIDES = [
  ["quick-start", "Quick start"],
  ["agent-session", "The agent session"],
  ["c2-signature", "C2 signature"],
  ["mocks-and-reference", "Mocks and reference deployment"],
  ["typed-client", "Typed client"],
  ["generate", "Generate with other tools"],
  ["verify", "Verify a deployment"],
  ["continuous-integration", "Continuous integration"],
  ["editions", "Editions"],
  ["limits", "Limits"],
  ["glossary", "Glossary"],
] as const;

const TABLES = [
  ["compatibility", "Compatibility of other tools"],
  ["codes", "Codes"],
  ["states", "States of agents"],
  ["coverage", "Which operations the contract has"],
  ["left-open", "What the interface reference leaves open"],
  ["discrepancies", "Table against sample"],
  ["uncertain", "What is inferred"],
  ["sources", "Sources"],
  ["requirements", "Requirements"],
  ["checks", "Checks"],
  ["musts", "MUST requirements"],
  ["mutation", "Mutation tests"],
  ["changelog", "Changelog"],
  ["sample-report", "A sample report"],
  ["downloads", "Downloads"],
] as const;

/**
 * The configuration as a module. Search puts the pages about the suite, the long tables and the list of operations behind the reference:
 * they repeat every name. A code is searched for as it is written. These functions run in the browser, so that they stand here as text.
 * Two builds give the same bytes: tabs of samples, which have random names in VitePress, are numbered, and colouring a
 * line of code has no limit of time, after which a busy machine would leave it without colours.
 */
export function configModule(base: string): string {
  return `const config = ${JSON.stringify(siteConfig(base), null, 2)};
const behind = (id) => (/\\/(requirements|musts|mutation|checks|changelog|discrepancies|uncertain|sources|left-open|coverage|sample-report)[./]|\\/operations\\/#/.test(id) ? 0.1 : 1);
const alike = (term) => (/[0-9]/.test(term) ? false : 0.2);
config.themeConfig.search.options = { miniSearch: { searchOptions: { boostDocument: behind, fuzzy: alike } } };
config.markdown.shikiSetup = (highlighter) => {
  const coloured = highlighter.codeToHtml;
  highlighter.codeToHtml = (text, options) => coloured(text, { ...options, tokenizeTimeLimit: 0 });
};
config.markdown.config = (markdown) => {
  const rules = markdown.renderer.rules;
  const open = rules["container_code-group_open"];
  rules["container_code-group_open"] = (tokens, index, ...others) => {
    const names = new Map();
    return open(tokens, index, ...others).replace(/\\b(name|id|for)="((?:group|tab)-[^"]+)"/g, (_, attribute, name) => {
      if (!names.has(name)) names.set(name, name.split("-")[0] + "-" + index + "-" + names.size);
      return attribute + '="' + names.get(name) + '"';
    });
  };
};
export default config;
`;
}

/** Menus, search and looks. `base` is where the site stands on its host: `/` or `/contract/`. */
function siteConfig(base: string): UserConfig<DefaultTheme.Config> {
  return {
    base,
    title: "cti-contract",
    description: "The AgentGateway and CC-CMS interfaces: reference, guides, codes",
    lang: "en",
    cleanUrls: false,
    // With more than one page at a time the index of the search is in the order in which they happen to be ready.
    buildConcurrency: 1,
    markdown: { theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" } },
    // Fonts and icons of other hosts are never asked for.
    head: [["link", { rel: "icon", href: "data:," }]],
    themeConfig: {
      search: { provider: "local" },
      outline: [2, 3],
      nav: [
        { text: "Quick start", link: "/guides/quick-start" },
        ...surfaces.map((surface) => ({ text: NAMES[surface], link: `/operations/${surface}/` })),
        { text: "Codes", link: "/codes" },
      ],
      sidebar: [
        { text: "Guides", items: GUIDES.map(([page, text]) => ({ text, link: `/guides/${page}` })) },
        ...surfaces.map((surface) => ({
          text: NAMES[surface],
          link: `/operations/${surface}/`,
          items: operationsOf(surface).map(({ operationId }) => ({
            text: operationId,
            link: `/operations/${surface}/${operationId}`,
          })),
        })),
        { text: "Tables", items: TABLES.map(([page, text]) => ({ text, link: `/${page}` })) },
      ],
    },
  };
}
