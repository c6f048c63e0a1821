// Bodies that are wrong in one place.

/** The body of a question to CC-CMS: integers, and lists of integers. */
export type QuestionBody = Readonly<Record<string, number | readonly number[]>>;

/** A body that is wrong, and in what: `ccId null`. The name of the property comes first. */
export type Mutation = readonly [step: string, body: object];

/** Each property left out. */
export function withoutField(body: QuestionBody): Mutation[] {
  return Object.keys(body).map((name) => [
    `${name} missing`,
    Object.fromEntries(Object.entries(body).filter(([other]) => other !== name)),
  ]);
}

/** Each property null. */
export function withNull(body: QuestionBody): Mutation[] {
  return Object.keys(body).map((name) => [`${name} null`, { ...body, [name]: null }]);
}

/** Each property of each type that nothing can be made of. */
export function withWrongType(body: QuestionBody): Mutation[] {
  return edited(body, (value) => [
    ["a text", "text"],
    ...(typeof value === "number" ? ([["a list", []]] as const) : []),
    ["an object", {}],
  ]);
}

/** Each property as something that servers may convert: what makes a number, or a list, of another type. */
export function withConvertible(body: QuestionBody): Mutation[] {
  return edited(body, (value) => [
    ["true", true],
    typeof value === "number" ? fractionOf(value) : ["an integer", value[0]],
  ]);
}

/** Each list with something else in the place of its first item. */
export function withWrongItem(body: QuestionBody): Mutation[] {
  return edited(body, (value) => {
    if (typeof value === "number") return [];
    const [first = 101, ...others] = value;
    const items: Wrong[] = [["a text", "text"], ["true", true], fractionOf(first), ["a list", []], ["an object", {}]];
    return items.map(([words, item]): Wrong => [`with ${words}`, [item, ...others]]);
  });
}

type Wrong = readonly [words: string, wrong: unknown];

/** One that becomes the right number where it is cut off. */
function fractionOf(value: number): Wrong {
  return ["a fraction", value + 0.5];
}

function edited(body: QuestionBody, edits: (value: QuestionBody[string]) => readonly Wrong[]): Mutation[] {
  return Object.entries(body).flatMap(([name, value]) =>
    edits(value).map(([words, wrong]): Mutation => [`${name} ${words}`, { ...body, [name]: wrong }]),
  );
}

/** Each number as a text of its digits. */
export function withText(body: QuestionBody): Mutation[] {
  return Object.entries(body).map(([name, value]) => [
    `${name} as text`,
    { ...body, [name]: typeof value === "number" ? String(value) : value.map(String) },
  ]);
}

/** A property with another number; in a list it is the last, behind those that are right. */
export function withNumber(body: QuestionBody, name: string, number: number): Mutation {
  const value = body[name];
  return [`${name} ${number}`, { ...body, [name]: typeof value === "object" ? [...value, number] : number }];
}

/** The text of a body in ways that are no JSON. */
export function notJson(body: QuestionBody): readonly [step: string, text: string][] {
  const text = JSON.stringify(body);
  return [
    ["cut off", text.slice(0, -1)],
    ["a bare word", "question"],
    ["empty", ""],
  ];
}

/** The text of a body in ways that only a reader takes for JSON, or for a question, who is not strict. */
export function lenientJson(body: QuestionBody): readonly [step: string, text: string][] {
  const text = JSON.stringify(body);
  const [[name, value] = ["ccId", 1]] = Object.entries(body);
  const open = text.slice(0, -1);
  return [
    ["a comma too many", `${open},}`],
    ["a comment", `{/* question */${text.slice(1)}`],
    ["NaN", `${open},"more":NaN}`],
    ["single quotes", text.replaceAll('"', "'")],
    ["names without quotes", text.replaceAll('"', "")],
    ["a name twice", `{"${name}":${JSON.stringify(value)},${text.slice(1)}`],
    ["a byte order mark", `\ufeff${text}`],
    ["a text behind it", `${text}{}`],
    ["one value", JSON.stringify(Object.values(body).at(-1))],
  ];
}

/** Where the Arabic-Indic digits begin, U+0660. */
const OTHER_ZERO = 0x0660;

/** Each digit as that of another script. */
export function inOtherDigits(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(OTHER_ZERO + Number(digit)));
}
