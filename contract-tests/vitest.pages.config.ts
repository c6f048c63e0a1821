// Tests that need a browser: Debian's Chromium, or the one that CHROMIUM names.
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["tests/pages/*.test.ts"],
    globalSetup: ["tests/pages/build-site.ts", "tests/commands/build.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
