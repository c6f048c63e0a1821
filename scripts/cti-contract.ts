#!/usr/bin/env node
// The command of the package.
import { run } from "./command-line.ts";
import { newProgram } from "./program.ts";

await run(newProgram());
