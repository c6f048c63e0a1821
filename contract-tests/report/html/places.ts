/** A part of a text, from the first character to before the last. */
export interface Range {
  start: number;
  end: number;
}

/** An object or a list that is open. */
interface Level {
  isList: boolean;
  /** Index of the next item, or the name of the next property once it was read. */
  next: number | string | undefined;
  /** How many segments of the pointer lead here; undefined off the way. */
  depth: number | undefined;
  start: number;
}

/** A bracket, comma or colon; a text, whose end may be cut off; a number or word. */
const TOKEN = /[{}[\],:]|"(?:[^"\\]+|\\[\s\S])*"?|[^\s{}[\],:"]+/g;

/**
 * Where a JSON pointer leads in a JSON text, which may be cut off or broken.
 * Where it leads nowhere, the bracket that opens the nearest object or list around it; undefined when that is cut off.
 * It does not recurse: the text may nest as deeply as it likes.
 */
export function placeIn(text: string, pointer: string): Range | undefined {
  const segments = pointer.split("/").slice(1).map(unescaped);
  const levels: Level[] = [];
  let nearest: (Range & { depth: number; isOpen: boolean }) | undefined;

  for (const { 0: token, index: start } of text.matchAll(TOKEN)) {
    const end = start + token.length;
    const level = levels.at(-1);
    if (token === ",") {
      if (level) level.next = level.isList ? Number(level.next) + 1 : undefined;
    } else if (token === "}" || token === "]") {
      if (nearest && nearest.start === level?.start) nearest = { ...nearest, end, isOpen: false };
      levels.pop();
    } else if (token.startsWith('"') && level && !level.isList && level.next === undefined) {
      level.next = nameIn(token);
    } else if (token !== ":") {
      const isList = token === "[";
      const isOpen = isList || token === "{";
      const depth = depthIn(level, segments);
      if (depth !== undefined && (!nearest || depth > nearest.depth))
        nearest = { depth, start, end: isOpen ? text.length : end, isOpen };
      if (isOpen) levels.push({ isList, next: isList ? 0 : undefined, depth, start });
    }
  }
  if (!nearest) return undefined;
  const { depth, start, end, isOpen } = nearest;
  if (depth === segments.length) return { start, end };
  return isOpen || !/[[{]/.test(text.charAt(start)) ? undefined : { start, end: start + 1 };
}

/** How many segments lead to the value that begins now. */
function depthIn(level: Level | undefined, segments: readonly string[]): number | undefined {
  if (!level) return 0;
  if (level.depth === undefined || level.next === undefined) return undefined;
  return segments[level.depth] === String(level.next) ? level.depth + 1 : undefined;
}

function nameIn(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}

function unescaped(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The parts of a text around some places, with a margin on both sides of each; parts that touch become one. */
export function windowsAround(places: readonly Range[], length: number, margin: number): Range[] {
  const windows: Range[] = [];
  for (const { start, end } of [...places].sort((one, other) => one.start - other.start)) {
    const wide = { start: Math.max(0, start - margin), end: Math.min(length, end + margin) };
    const last = windows.at(-1);
    if (last && wide.start <= last.end) last.end = Math.max(last.end, wide.end);
    else windows.push(wide);
  }
  return windows;
}
