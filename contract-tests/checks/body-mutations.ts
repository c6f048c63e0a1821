// Bodies that are not JSON, or not strictly JSON.

/** The body of a request. */
type Body = Readonly<Record<string, unknown>>;

/** The body made invalid as JSON. */
export function notJson(body: Body): readonly [step: string, text: string][] {
  const text = JSON.stringify(body);
  return [
    ["cut off", text.slice(0, -1)],
    ["a bare word", "question"],
    ["empty", ""],
  ];
}

/** The body in ways that only a lenient parser accepts as JSON, or as a request. */
export function lenientJson(body: Body): readonly [step: string, text: string][] {
  const text = JSON.stringify(body);
  const [[name, value] = ["ccId", 1]] = Object.entries(body);
  const open = text.slice(0, -1);
  return [
    ["a comma too many", `${open},}`],
    ["a comment", `{/* request */${text.slice(1)}`],
    ["NaN", `${open},"more":NaN}`],
    ["single quotes", text.replaceAll('"', "'")],
    ["names without quotes", text.replaceAll('"', "")],
    ["a name twice", `{"${name}":${JSON.stringify(value)},${text.slice(1)}`],
    ["a byte order mark", `\ufeff${text}`],
    ["a text after it", `${text}{}`],
    ["one value", JSON.stringify(Object.values(body).at(-1))],
  ];
}

/** Where the Arabic-Indic digits begin, U+0660. */
const OTHER_ZERO = 0x0660;

/** Each digit as that of another script. */
export function inOtherDigits(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(OTHER_ZERO + Number(digit)));
}
