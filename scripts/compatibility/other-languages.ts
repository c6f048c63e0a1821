import type { Tool } from "./tool.ts";

const GENERATE = "@redocly/cli/bin/cli.js";

/** Languages other than TypeScript, where a compiler is at hand. */
export const otherLanguages: readonly Tool[] = [
  {
    name: "Redocly generate-client, Python",
    package: "@redocly/cli",
    document: "3.1",
    steps: ({ script, run, document }) => [
      {
        name: "generate",
        run: async () => {
          await script(GENERATE, "generate-client", document, "-o", "api.ts", "--generator", "python");
        },
      },
      {
        name: "compile",
        run: async () => {
          await run("python3", "-m", "py_compile", "api.py");
        },
      },
    ],
    note: "Experimental. It needs httpx; compiled to byte code, not run.",
  },
  {
    name: "Redocly generate-client, Java",
    package: "@redocly/cli",
    document: "3.1",
    steps: ({ script, run, document }) => [
      {
        name: "generate",
        run: async () => {
          await script(GENERATE, "generate-client", document, "-o", "api.ts", "--generator", "java");
        },
      },
      {
        name: "compile",
        run: async () => {
          await run("javac", "-Xlint:all", "-d", "classes", "Api.java");
        },
      },
    ],
    note: "Experimental. Java 17 without packages. A choice of types is an `Object`: cast the map that it is. Compiled, not run.",
  },
];
