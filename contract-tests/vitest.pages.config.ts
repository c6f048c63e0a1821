// Tests that need a browser: Debian's Chromium, or the one that CHROMIUM names.
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["tests/pages/*.test.ts"],
    globalSetup: ["tests/pages/build-site.ts", "tests/commands/build.ts", "tests/pages/browser-server.ts"],
    // Without this Vitest leaves one processor alone, so that two of them run one file at a time.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
