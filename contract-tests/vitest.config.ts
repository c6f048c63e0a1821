import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["tests/**/*.test.ts"],
    // They need a browser: vitest.pages.config.ts.
    exclude: ["tests/pages/**"],
    typecheck: { enabled: true, include: ["tests/**/*.test-d.ts"], tsconfig: "../tsconfig.json" },
    // Tests start mocks and commands of their own; on a slow machine each takes seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
