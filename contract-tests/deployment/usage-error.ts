/** Bad input, or a file or tool that cannot be used; `message` has the problem and the next step, in one line for one problem. */
export class UsageError extends Error {
  override name = "UsageError";
}
