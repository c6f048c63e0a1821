import type { PlannedFailure } from "./dataset.ts";

/** The code with which the dataset lets a request fail: that of the first row whose conditions the request meets. */
export function plannedFailure(
  failures: readonly PlannedFailure[],
  operation: PlannedFailure["operation"],
  parameters: Record<string, unknown>,
): string | undefined {
  const meets = ({ when }: PlannedFailure) =>
    Object.entries(when).every(
      ([name, value]) => Object.hasOwn(parameters, name) && String(parameters[name]) === value,
    );
  return failures.find((failure) => failure.operation === operation && meets(failure))?.code;
}
