import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { withForwarder } from "./forwarder.ts";
import { CALLS, expectPrinted, type Place, type Step, type Tool } from "./tool.ts";

const GENERATE = "@redocly/cli/bin/cli.js";

/** Generate with Redocly's command, compile, call the reference deployment with a program of calls/. */
function steps(generator: string, program: string, compile: (place: Place) => Promise<unknown>, call: string[]) {
  return (place: Place): Step[] => [
    {
      name: "generate",
      run: async () => {
        await copyFile(join(CALLS, place.surface, program), join(place.folder, program));
        await place.script(GENERATE, "generate-client", place.document, "-o", "api.ts", "--generator", generator);
      },
    },
    {
      name: "compile",
      run: async () => {
        await compile(place);
      },
    },
    {
      name: "call",
      run: async () => {
        const [command = "", ...words] = call;
        const printed = await withForwarder(place.reference, (address) => place.run(command, ...words, address));
        expectPrinted(place.surface, printed);
      },
    },
  ];
}

/** Languages other than TypeScript, where a compiler is at hand. */
export const otherLanguages: readonly Tool[] = [
  {
    name: "Redocly generate-client, Python",
    package: "@redocly/cli",
    document: "3.1",
    steps: steps("python", "call.py", ({ run }) => run("python3", "-m", "py_compile", "api.py", "call.py"), [
      ...["python3", "call.py"],
    ]),
    note: "Experimental. It needs httpx. It decodes an answer into the class that fits: ask with `isinstance`.",
  },
  {
    name: "Redocly generate-client, Java",
    package: "@redocly/cli",
    document: "3.1",
    steps: steps(
      "java",
      "Call.java",
      async ({ run }) => {
        await run("javac", "-Xlint:all", "-d", "classes", "Api.java");
        await run("javac", "-Xlint:all", "-classpath", "classes", "-d", "classes", "Call.java");
      },
      ["java", "-classpath", "classes", "Call"],
    ),
    note: "Experimental. Java 17 without packages. A choice of types is an `Object`: look at the code in the map that it is, and give it to `fromJson` of the class.",
  },
];
