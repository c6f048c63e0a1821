// What is read of an answer by the words of its operation about the envelope, also of envelopes that no operation has yet.
import { expect, test } from "vitest";
import { codeOf, isPayload, payloadNames, payloadOf } from "../../checks/parsed-exchange.ts";
import { type Envelope, type Operation, operationOf } from "../../contract/contract.ts";

/** An envelope of a sister interface. */
const RETURN_CODE: Envelope = { code: "returnCode", success: "0", description: "description", payload: "data" };

/** An operation with that envelope, whose payload is described by a property of a schema of the contract. */
function operationWith(envelope: Envelope, success = "AgentInfoResponse"): Operation {
  const operation = operationOf("agentgateway", "queryAgentInfoByWorkNo");
  return { ...operation, envelope, branches: { ...operation.branches, success } };
}

test("code and payload are those of the envelope of the operation", () => {
  const operation = operationWith(RETURN_CODE);
  const body = { value: { returnCode: "0", description: "", data: 7, retcode: "1", result: {} } };
  const exchange = { operation, body: { ...body, hasByteOrderMark: false, numbers: [], duplicates: [] } };
  expect([codeOf(exchange), payloadOf(exchange)]).toEqual(["0", 7]);
});

test("an older payload is one, too", () => {
  expect(payloadNames(operationWith(RETURN_CODE))).toEqual(["data"]);
  const older = { code: "result", success: "0", payload: "result" };
  expect(payloadNames(operationWith({ ...RETURN_CODE, older }))).toEqual(["data", "result"]);
});

const values: [value: unknown, isData: boolean, isDataWhereBoolean: boolean][] = [
  [null, false, false],
  [undefined, false, false],
  ["no such agent", false, false],
  [[], false, false],
  [{}, false, false],
  [[null], false, false],
  [{ id: null, state: 0, skills: [] }, false, false],
  [0, false, false],
  [["1714987650-1450"], true, true],
  [{ id: null, state: 4 }, true, true],
  [1_714_987_800_000, true, true],
  [false, false, true],
  [true, false, true],
];

for (const [value, isData, isDataWhereBoolean] of values) {
  test(`${JSON.stringify(value) ?? "nothing"} tells something: ${isData}, and of an operation that answers true or false: ${isDataWhereBoolean}`, () => {
    expect(isPayload(operationOf("agentgateway", "queryAgentInfoByWorkNo"), value)).toBe(isData);
    // A schema of the contract that has a boolean, in place of one of an answer.
    const told = operationWith({ code: "phonenum", success: "0", payload: "releasephone" }, "LoginRequest");
    expect(isPayload(told, value)).toBe(isDataWhereBoolean);
  });
}
