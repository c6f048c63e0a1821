import { Document, Scalar, visit } from "yaml";
import { isVisible } from "./words.ts";

/** Words that are no texts to some reader of YAML 1.1. */
const TRUTHS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/**
 * A document as YAML that readers of YAML 1.1 and of 1.2 take for the same.
 * Any text that one of them could take for something else, a merge key or a date for example, is quoted.
 */
export function yamlOf(value: object, comment: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  document.commentBefore = comment;
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string") node.type = styleOf(node.value);
    },
  });
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

function styleOf(text: string): Scalar.Type {
  if (/^[$A-Za-z][\w-]*$/.test(text) && !TRUTHS.test(text)) return Scalar.PLAIN;
  if (!isVisible(text.replaceAll("\n", ""))) return Scalar.QUOTE_DOUBLE;
  if (text.includes("\n")) return Scalar.BLOCK_LITERAL;
  return text.includes('"') && !text.includes("'") ? Scalar.QUOTE_SINGLE : Scalar.QUOTE_DOUBLE;
}
