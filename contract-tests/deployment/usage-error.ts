/** Bad input, or something outside the project that cannot be used; `message` says what and the next step, in one line where there is one problem. */
export class UsageError extends Error {
  override name = "UsageError";
}
