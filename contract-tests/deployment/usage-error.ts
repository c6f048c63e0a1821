/** Bad input, or something outside the project that cannot be used; `message` is one line and ends with the next step. */
export class UsageError extends Error {
  override name = "UsageError";
}
