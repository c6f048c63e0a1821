import { expect, test } from "vitest";
import { catalogue } from "../../checks/catalogue.ts";
import { operationsOf, surfaces } from "../../contract/contract.ts";
import { answerExamples } from "../examples.ts";

const CHECKS = ["unique-calls", "call-time"];

for (const operation of surfaces.flatMap(operationsOf)) {
  const { surface, operationId } = operation;
  const isList = answerExamples(operation)
    .flatMap(({ value }) => [value.result, value.resultDesc])
    .some((payload) => Array.isArray(payload) && payload.some((id) => /^[0-9]+-[0-9]+$/.test(id)));

  test(`${operationId} has ${isList ? "the checks" : "no check"} of lists of call ids`, () => {
    const own = catalogue.filter(
      (row) => row.operation.surface === surface && row.operation.operationId === operationId,
    );
    const names = own.map(({ check }) => check.name).filter((name) => CHECKS.includes(name));
    expect(names).toEqual(isList ? CHECKS : []);
  });
}
