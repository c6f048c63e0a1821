import { join } from "node:path";
import type { Surface } from "../../contract-tests/contract/contract.ts";

/** The programs that call generated clients, in a folder for each surface. */
export const CALLS = join(import.meta.dirname, "calls");

/** Where a tool is tried: one surface, a folder of its own, a reference deployment of its own. */
export interface Place {
  surface: Surface;
  /** A new folder, which ends with the trial; the packages of the tools are found from it. */
  folder: string;
  /** The file of the document that the tool reads. */
  document: string;
  /** The address of a reference deployment, without a slash at the end. */
  reference: string;
  /** Runs a program in the folder and returns what it prints; throws with the output if it fails or takes too long. */
  run(program: string, ...words: string[]): Promise<string>;
  /** Runs a script with Node: the path of a file, or a name of a package and the path in it. */
  script(file: string, ...words: string[]): Promise<string>;
}

/** One thing that a team does with a tool. */
export interface Step {
  /** What is tried, as it stands in the table. Tools of a kind use the same words. */
  name: string;
  /** Throws if the step fails. */
  run(): Promise<void>;
}

/** A tool, and what is claimed of it: every step works, except those that are known to fail. */
export interface Tool {
  /** As it stands in the table. */
  name: string;
  /** The package whose version stands in the table. */
  package: string;
  /** Which document it reads. */
  document: "3.1" | "3.0" | "Arazzo" | "Postman";
  /** In the order in which a team does them; after a failure, those that follow are tried as well. */
  steps(place: Place): Step[];
  /** Names of steps that fail. One that works all the same is a stale line, and fails the run. */
  fails?: readonly string[];
  /** How to use it, what to do about a failure. */
  note: string;
}

/** A tool that the project uses itself, and tests with `npm test`. */
export interface OwnTool extends Pick<Tool, "name" | "package" | "document"> {
  /** The file of the tests, below contract-tests/tests/. */
  test: string;
}

/** A tool that was not tried. */
export interface Untried {
  name: string;
  reason: string;
}

/** The tools of one heading of the table. */
export interface Kind {
  heading: string;
  tools: readonly Tool[];
}

/** What the program of a surface prints: the queried agent, by name or id. */
const PRINTED: Record<Surface, string> = { agentgateway: "Tomas Lind", "cc-cms": "1099" };

/** Throws if a program of calls/ has not printed the queried agent. */
export function expectPrinted(surface: Surface, printed: string): void {
  expect(printed.trim() === PRINTED[surface], `printed ${JSON.stringify(printed.trim())}`);
}

/** Throws if a condition does not hold. */
export function expect(condition: boolean, reason: string): void {
  if (!condition) throw new Error(reason);
}
