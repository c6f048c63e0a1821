// Hostile deployments and hostile input, one row a case. Most run in the process of the test, some start the command.
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["tests/hostile/*.test.ts"],
    globalSetup: ["tests/commands/build.ts"],
    // Without this Vitest leaves one processor alone, so that two of them run one file at a time.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
