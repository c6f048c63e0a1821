import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CALLS, expectPrinted, type Place, type Step, type Tool } from "./tool.ts";

const access = join(import.meta.dirname, "access.ts");

/** What a team that checks strictly has; types of Node are not there, since generated clients run in browsers too. */
const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  module: "esnext",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  types: [],
};

/** Names of the steps, as claims use them. */
const NARROWS = { agentgateway: "narrow on `retcode`", "cc-cms": "narrow on `resultCode`" };

/** What types of other tools than ours do not do. */
const bothNarrows = Object.values(NARROWS);

interface Generator extends Omit<Tool, "steps" | "document"> {
  /** The program in calls/, without extension. Each is what a team would write. */
  call: string;
  /** Writes the client to generated/ in the folder. */
  generate(place: Place): Promise<unknown>;
}

/** Generate from the 3.1 document, compile with strict settings, call the reference deployment, narrow. */
function generator({ call, generate, ...tool }: Generator): Tool {
  return { ...tool, document: "3.1", steps: (place) => clientSteps(place, call, () => generate(place)) };
}

function clientSteps(place: Place, call: string, generate: () => Promise<unknown>): Step[] {
  const { surface, folder } = place;
  const compile = async (...files: string[]) => {
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }));
    await place.script("typescript/bin/tsc", "--project", "tsconfig.json");
  };
  return [
    {
      name: "generate",
      run: async () => {
        await mkdir(join(folder, "generated"));
        await copyFile(join(CALLS, surface, `${call}.ts`), join(folder, "call.ts"));
        await generate();
      },
    },
    { name: "compile", run: () => compile("call.ts") },
    {
      name: "call",
      run: async () => {
        expectPrinted(surface, await place.script("tsx/dist/cli.mjs", "--import", access, "call.ts"));
      },
    },
    {
      name: NARROWS[surface],
      run: async () => {
        await copyFile(join(CALLS, surface, "narrow.ts"), join(folder, "narrow.ts"));
        await compile("narrow.ts");
      },
    },
  ];
}

/** TypeScript, by the order in which teams meet them. */
export const generators: readonly Tool[] = [
  generator({
    name: "openapi-typescript",
    package: "openapi-typescript",
    call: "openapi-typescript",
    // Its command line takes the surfaces of redocly.yaml where there is one, so a folder without is right.
    generate: ({ script, document }) => script("openapi-typescript/bin/cli.js", document, "-o", "generated/api.ts"),
    fails: bothNarrows,
    note: 'With openapi-fetch, whose types leave out what is only `null`: ask `"result" in answer`. Or take our `types.d.ts`, which it made, and which narrows.',
  }),
  generator({
    name: "Hey API",
    package: "@hey-api/openapi-ts",
    call: "hey-api",
    generate: ({ script, document }) => {
      const plugins = ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"];
      return script("@hey-api/openapi-ts/bin/run.js", "-i", document, "-o", "generated", "-p", ...plugins);
    },
    fails: bothNarrows,
    note: "Newer versions ask for Node 22; this is the newest for Node 20.",
  }),
  generator({
    name: "orval",
    package: "orval",
    call: "orval",
    generate: async ({ script, document, folder }) => {
      const output = (name: string, client: string) => ({
        input: document,
        output: { mode: "single", target: join(folder, `generated/${name}.ts`), client },
      });
      const config = JSON.stringify({ api: output("api", "fetch"), zod: output("schemas", "zod") });
      await writeFile(join(folder, "orval.config.cjs"), `module.exports = ${config};`);
      await script("orval/dist/bin/orval.js", "--config", "orval.config.cjs");
    },
    fails: bothNarrows,
    note: "With clients `fetch` and `zod`, whose schemas check the answer of the call. Absolute paths, and a `.cjs` or `.mjs` file for its configuration. Version 8 asks for Node 22. Look at `response.status === 200` first: `data` is a choice of the statuses.",
  }),
  generator({
    name: "kubb",
    package: "@kubb/core",
    call: "kubb",
    generate: async ({ script, document, folder }) => {
      await writeFile(
        join(folder, "kubb.config.mjs"),
        `import { defineConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
import { pluginZod } from "@kubb/plugin-zod";

export default defineConfig({
  input: { path: ${JSON.stringify(document)} },
  output: { path: "generated" },
  plugins: [pluginOas(), pluginTs(), pluginClient({ client: "fetch" }), pluginZod()],
});`,
      );
      await script("@kubb/cli/bin/kubb.cjs", "generate", "--config", "kubb.config.mjs");
    },
    fails: bothNarrows,
    note: "With the plugins for types, client and zod. Version 5 asks for Node 22. Its fetch sends no `Content-Type`; add it.",
  }),
  generator({
    name: "swagger-typescript-api",
    package: "swagger-typescript-api",
    call: "swagger-typescript-api",
    generate: ({ script, document }) =>
      script("swagger-typescript-api/dist/cli.mjs", "generate", "-p", document, "-o", "generated", "-n", "api.ts"),
    fails: bothNarrows,
    note: "One class, with the operations by the first part of the path.",
  }),
  generator({
    name: "typed-openapi",
    package: "typed-openapi",
    call: "typed-openapi",
    generate: ({ script, document }) => script("typed-openapi/bin.js", document, "-o", "generated/api.ts"),
    fails: bothNarrows,
    note: "By the author of openapi-zod-client, and its successor. You write the fetcher.",
  }),
  generator({
    name: "oazapfts",
    package: "oazapfts",
    call: "oazapfts",
    generate: ({ script, document }) => script("oazapfts/dist/cli.js", document, "generated/api.ts"),
    fails: bothNarrows,
    note: "Needs `@oazapfts/runtime`. Look at `response.status === 200` first.",
  }),
  generator({
    name: "openapi-zod-client",
    package: "openapi-zod-client",
    call: "openapi-zod-client",
    generate: ({ script, document }) => script("openapi-zod-client/bin.js", document, "-o", "generated/api.ts"),
    fails: bothNarrows,
    note: "Its client is Zodios with zod 3, which checks answers.",
  }),
  generator({
    name: "openapi-typescript-codegen",
    package: "openapi-typescript-codegen",
    call: "openapi-typescript-codegen",
    generate: ({ script, document }) =>
      script(
        "openapi-typescript-codegen/bin/index.js",
        ...["--input", document, "--output", "generated", "--client", "fetch"],
      ),
    fails: bothNarrows,
    note: "No longer maintained; its successor is Hey API.",
  }),
  generator({
    name: "Redocly generate-client, TypeScript",
    package: "@redocly/cli",
    call: "redocly-generate-client",
    generate: ({ script, document }) =>
      script("@redocly/cli/bin/cli.js", "generate-client", document, "-o", "generated/api.ts"),
    fails: bothNarrows,
    note: "Experimental.",
  }),
];
