import { dirname } from "node:path";
import { defineConfig } from "vitest/config";

const root = dirname(import.meta.dirname);

/** Tests that start the command of the package in processes of its own: those that import run-command.ts. */
const STARTING = [
  "tests/commands/{bad-input,ci,editions,ending,kill,mock,reports,selection,service,several,verify*}.test.ts",
  "tests/{doctor,reference}/command.test.ts",
  "tests/report/curl.test.ts",
];

export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    // The examples import the package as an application does; tsconfig.json has the same.
    alias: [
      { find: /^cti-contract-client\/(agentgateway|cc-cms)$/, replacement: `${root}/generated/$1/client.ts` },
      { find: /^cti-contract-client\/(.*)$/, replacement: `${root}/contract-tests/client/$1.ts` },
    ],
  },
  test: {
    // Without this Vitest leaves one processor alone, so that two of them run one file at a time.
    maxWorkers: "100%",
    // The suite evaluates with this runner: as a copy of its own, it does not meet the run of the tests.
    server: { deps: { inline: ["@vitest/runner"] } },
    reporters: ["default", "./tests/slowest-files.ts"],
    // Tests start mocks and commands of their own; on a slow machine each takes seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          // Those of the pages need a browser, those of the packages the registry, hostile ones are many: vitest.{pages,packages,hostile}.config.ts.
          exclude: ["tests/{pages,packages,hostile}/**", ...STARTING],
          typecheck: { enabled: true, include: ["tests/**/*.test-d.ts"], tsconfig: "../tsconfig.json" },
        },
      },
      {
        extends: true,
        test: {
          name: "commands",
          include: STARTING,
          globalSetup: ["tests/commands/build.ts"],
        },
      },
    ],
  },
});
