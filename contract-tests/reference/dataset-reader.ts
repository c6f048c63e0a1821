import { DatasetError } from "./dataset-error.ts";

/** One place of a dataset, such as `agents[3].state`, with the value that stands there. */
export class Place {
  readonly #value: unknown;
  readonly #path: string;
  readonly #file: string;

  constructor(value: unknown, path: string, file: string) {
    this.#value = value;
    this.#path = path;
    this.#file = file;
  }

  /** Ends the reading with one line that names this place. */
  refuse(expected: string): never {
    const found = this.#value === undefined ? "is missing" : `is ${shortened(this.#value)}`;
    const place = this.#path === "" ? "the file" : this.#path;
    throw new DatasetError(`${this.#file}: ${place} ${found}; give ${expected}`);
  }

  get isMissing(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  /** The properties of a mapping; a name outside `names` is refused, because it is most likely misspelt. */
  properties<Name extends string>(...names: Name[]): Record<Name, Place> {
    const value = this.#value;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      this.refuse(`a mapping of ${names.join(", ")}`);
    const allowed = new Set<string>(names);
    for (const [name, own] of Object.entries(value))
      if (!allowed.has(name)) this.#below(`.${name}`, own).refuse(`one of ${names.join(", ")} instead`);
    const properties = new Map(Object.entries(value));
    // The keys are exactly the names asked for.
    return Object.fromEntries(names.map((name) => [name, this.#below(`.${name}`, properties.get(name))])) as Record<
      Name,
      Place
    >;
  }

  /** The properties of a mapping whose names are free, as text. */
  texts(): Record<string, string> {
    const value = this.#value;
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.refuse("a mapping");
    return Object.fromEntries(
      Object.entries(value).map(([name, own]) => {
        if (typeof own !== "string" && typeof own !== "number")
          this.#below(`.${name}`, own).refuse("a text or a number");
        return [name, String(own)];
      }),
    );
  }

  /** The items of a list; a missing list has none. */
  items(): Place[] {
    if (this.isMissing) return [];
    if (!Array.isArray(this.#value)) this.refuse("a list");
    return this.#value.map((item: unknown, index) => this.#below(`[${index}]`, item));
  }

  integer(minimum: number, maximum: number, otherwise?: number): number {
    if (this.isMissing && otherwise !== undefined) return otherwise;
    const value = this.#value;
    if (typeof value !== "number" || !Number.isInteger(value) || value < minimum || value > maximum)
      this.refuse(`a whole number from ${minimum} to ${maximum}`);
    return value;
  }

  text(otherwise?: string): string {
    if (this.isMissing && otherwise !== undefined) return otherwise;
    if (typeof this.#value !== "string") this.refuse("a text (numbers in quotes)");
    return this.#value;
  }

  flag(otherwise: boolean): boolean {
    if (this.isMissing) return otherwise;
    if (typeof this.#value !== "boolean") this.refuse("true or false");
    return this.#value;
  }

  /** One of some values. */
  choice<Value extends string | number>(values: readonly Value[], otherwise?: Value): Value {
    if (this.isMissing && otherwise !== undefined) return otherwise;
    const value = values.find((candidate) => candidate === this.#value);
    if (value === undefined) this.refuse(`one of ${values.join(", ")}`);
    return value;
  }

  #below(step: string, value: unknown): Place {
    return new Place(value, `${this.#path}${step}`.replace(/^\./, ""), this.#file);
  }
}

function shortened(value: unknown): string {
  const text = textOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // An alias of YAML can stand within what it stands for.
    return "a mapping or list that contains itself";
  }
}
