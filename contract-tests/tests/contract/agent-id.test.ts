import { describe, expect, test } from "vitest";
import { operationsOf, resolved } from "../../contract/contract.ts";
import { matches, violationsOf } from "../../contract/validator.ts";
import { component, documentOf, nameOf, operationObject } from "./document.ts";

const refusedTexts: [reason: string, value: unknown][] = [
  ["a leading zero", "0101"],
  ["a leading blank", " 101"],
  ["a trailing blank", "101 "],
  ["a trailing line feed", "101\n"],
  ["a line before", "x\n101"],
  ["a decimal point", "101.0"],
  ["a minus sign", "-101"],
  ["a plus sign", "+101"],
  ["no digit at all", ""],
  ["an exponent", "1e3"],
  ["hexadecimal digits", "0x65"],
  ["full-width digits", "１０１"],
  ["Arabic-Indic digits", "١٠١"],
  ["a thousands separator", "1,099"],
  ["two ids", "101,102"],
  ["the number", 101],
  ["a list", ["101"]],
  ["null", null],
];

const refusedNumbers: [reason: string, value: unknown][] = [
  ["a fraction", 101.5],
  ["a fraction below the first id", 100.99],
  ["the digits as a string", "101"],
  ["a negative number", -101],
  ["a list", [101]],
  ["a flag", true],
  ["null", null],
];

describe("RequestAgentNumber of agentgateway: the agent id as a text", () => {
  for (const [reason, value] of refusedTexts) {
    test(`refused: ${reason}, ${JSON.stringify(value)}`, () => {
      expect(violationsOf("agentgateway", "RequestAgentNumber", value).map(({ pointer }) => pointer)).toEqual([""]);
    });
  }
});

describe("RequestAgentId of cc-cms: the agent id as an integer", () => {
  for (const [reason, value] of refusedNumbers) {
    test(`refused: ${reason}, ${JSON.stringify(value)}`, () => {
      expect(violationsOf("cc-cms", "RequestAgentId", value).map(({ pointer }) => pointer)).toEqual([""]);
    });
  }
});

describe("agent ids in paths of agentgateway", () => {
  const { components } = documentOf("agentgateway");
  const edges: [value: string, accepted: boolean][] = [
    ["100", false],
    ["101", true],
    ["999999", true],
    ["1000000", false],
    ["0101", false],
    ["１０１", false],
  ];

  for (const operation of operationsOf("agentgateway")) {
    test(`${operation.operationId}: each placeholder of the path is a parameter, and each agent a RequestAgentNumber`, () => {
      const parameters = (operationObject("agentgateway", operation).parameters ?? [])
        .map((reference) => component(components.parameters, nameOf(reference)))
        .filter((parameter) => parameter.in === "path");
      const placeholders = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.map(({ name }) => name)).toEqual(placeholders);
      const agents = parameters.filter(({ name }) => name === "agentid" || name === "workno");
      expect(agents).not.toEqual([]);
      for (const { schema } of agents) {
        expect(schema).toEqual({ $ref: "#/components/schemas/RequestAgentNumber" });
        for (const [value, accepted] of edges) {
          expect(matches(resolved("agentgateway", schema), value), value).toBe(accepted);
        }
      }
    });
  }
});
