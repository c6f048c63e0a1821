// Tests that build and pack both packages and install them into empty folders, which needs the package registry.
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["tests/packages/*.test.ts"],
    globalSetup: ["tests/packages/build.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
