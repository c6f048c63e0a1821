import { inflateSync } from "node:zlib";

/**
 * The text of each sheet of a PDF that Chromium printed, without its white space: words stand where they are drawn,
 * and not always with a space between them. Reads no other PDF than such a one.
 */
export function sheetsOf(pdf: Buffer): string[] {
  const objects = new Map(
    [...pdf.toString("latin1").matchAll(/(\d+) 0 obj\s([\s\S]*?)endobj/g)].map(([, id = "", text = ""]) => [id, text]),
  );
  const pages = [...objects.values()].filter((text) => /\/Type \/Page\b/.test(text));
  const alphabets = new Map<string, Map<string, string>>();
  return pages.map((page) => {
    const contents = streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(page)?.[1] ?? ""));
    let alphabet = new Map<string, string>();
    let text = "";
    for (const [, font, glyphs = ""] of contents.matchAll(/\/F(\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj/g)) {
      if (font !== undefined) {
        const known = alphabets.get(font) ?? alphabetOf(font, objects);
        alphabets.set(font, known);
        alphabet = known;
      }
      for (const glyph of glyphs.match(/.{4}/g) ?? []) text += alphabet.get(glyph) ?? "";
    }
    // Ligatures as their letters.
    return text.normalize("NFKC").replace(/\s+/g, "");
  });
}

function streamOf(object = ""): string {
  const [head = ""] = /^[\s\S]*?\bstream\r?\n/.exec(object) ?? [];
  // By its length: what is compressed can end with a line break of its own.
  const stream = object.slice(head.length, head.length + Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0));
  return /\/FlateDecode/.test(head) ? inflateSync(Buffer.from(stream, "latin1")).toString("latin1") : stream;
}

/** What each glyph of a font means, by its number in four hex digits; Chromium names a font after its object. */
function alphabetOf(font: string, objects: ReadonlyMap<string, string>): Map<string, string> {
  const table = streamOf(objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(font) ?? "")?.[1] ?? ""));
  const alphabet = new Map<string, string>();
  for (const [, first = "", last = first, code = ""] of table.matchAll(
    /^<([0-9A-F]{4})> (?:<([0-9A-F]{4})> )?<([0-9A-F]+)>$/gm,
  )) {
    const beginning = Number.parseInt(first, 16);
    for (let glyph = beginning; glyph <= Number.parseInt(last, 16); glyph += 1)
      alphabet.set(glyph.toString(16).toUpperCase().padStart(4, "0"), characters(code, glyph - beginning));
  }
  return alphabet;
}

/** The characters with these UTF-16 units in hex, the last of them so many further on. */
function characters(code: string, further: number): string {
  const units = (code.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
  return String.fromCharCode(...units.slice(0, -1), (units.at(-1) ?? 0) + further);
}
