import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** By how many bytes the memory of the process grows before garbage is collected. */
const STEP = 32 * 1024 * 1024;

let collect: (() => void) | undefined;
let last = 0;

/**
 * Collects garbage where the process has grown: V8 lets it grow with what a deployment sends as far as the machine has
 * memory. An option of Node would bound it, but the command of a package has no options of Node.
 */
export function collectGarbage(): void {
  if (process.memoryUsage.rss() < last + STEP) return;
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
  last = process.memoryUsage.rss();
}
