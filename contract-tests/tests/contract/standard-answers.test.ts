import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { bundleOf, operationsOf, type Surface, surfaces } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import { projectFolder } from "./project-copy.ts";

interface Part {
  "x-error-codes"?: { code: string }[];
  responses?: Record<string, object | string>;
}

/** The content of standard-answers.yaml, as far as it is read here. */
interface StandardAnswers {
  all?: Part;
  credential?: Part;
  examples: Record<string, string>;
}

function folderOf(surface: Surface): string {
  return join(projectFolder, "spec", surface);
}

function standardOf(surface: Surface): StandardAnswers {
  // Lint refuses a document into which it does not fit.
  return parse(readFileSync(join(folderOf(surface), "standard-answers.yaml"), "utf8")) as StandardAnswers;
}

function nameOf(file: string): string {
  return basename(file, ".yaml");
}

for (const surface of surfaces) {
  describe(surface, () => {
    const { all, credential, examples } = standardOf(surface);
    const { paths, components } = bundleOf(surface);
    const files = Object.keys(examples).map((name) => ({ name, component: nameOf(examples[name] ?? "") }));
    const codeOf = (component: string) => {
      const value = components.examples[component]?.value;
      return isRecord(value) ? String(value.retcode ?? value.resultCode ?? value.returnCode) : "";
    };

    for (const { operationId, path, method, security, errorCodes, envelope } of operationsOf(surface)) {
      const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
      const parts = [all ?? {}, ...(security.length > 0 ? [credential ?? {}] : [])];

      test(`${operationId} has the standard answers of its surface`, () => {
        const answers = parts.flatMap((part) => Object.entries(part.responses ?? {}));
        expect(answers).not.toEqual([]);
        for (const [status, answer] of answers)
          expect(responses[status]).toMatchObject(
            typeof answer === "string"
              ? { $ref: `#/components/responses/${nameOf(answer)}` }
              : { description: expect.any(String) },
          );
      });

      test(`${operationId} lists the standard codes, and shows the standard example of each code that it lists`, () => {
        const codes = parts.flatMap((part) => (part["x-error-codes"] ?? []).map(({ code }) => code));
        expect(errorCodes).toEqual(expect.arrayContaining(codes));
        const shown = responses["200"]?.content?.["application/json"]?.examples ?? {};
        // The standard examples have the first envelope.
        const isUsual = envelope.code === operationsOf(surface)[0]?.envelope.code;
        const wanted = files.filter(({ component }) => isUsual && errorCodes.includes(codeOf(component)));
        for (const { name, component } of files)
          expect(shown[name]?.$ref === `#/components/examples/${component}`, name).toBe(
            wanted.some((one) => one.component === component),
          );
      });
    }

    test("each standard example is shown by an operation", () => {
      expect(files.filter(({ component }) => components.examples[component] === undefined)).toEqual([]);
    });

    test("no operation names by hand what is standard", () => {
      const standard = [
        ...Object.values(examples),
        ...[all, credential].flatMap((part) => Object.values(part?.responses ?? {})),
      ].filter((answer) => typeof answer === "string");
      const folder = join(folderOf(surface), "paths");
      const named = readdirSync(folder)
        .filter((file) => file.endsWith(".yaml"))
        .filter((file) => {
          const text = readFileSync(join(folder, file), "utf8");
          return standard.some((answer) => text.includes(`../${answer}`));
        });
      expect(standard).not.toEqual([]);
      expect(named).toEqual([]);
    });

    test("examples of failure stand behind those of success, in the order of their codes", () => {
      for (const { operationId, path, method } of operationsOf(surface)) {
        const shown = paths[path]?.[method.toLowerCase()]?.responses["200"]?.content?.["application/json"]?.examples;
        const codes = Object.values(shown ?? {})
          .map(({ $ref }) => codeOf(nameOf($ref)))
          .map((code) => (["0", "0100000"].includes(code) ? "" : code));
        expect(codes, operationId).toEqual(codes.toSorted());
      }
    });
  });
}
