import { expect, test } from "vitest";
import { bodyOf, Room, withoutUnreadable } from "../../transport/body.ts";

const answer = (text: string) => ({ status: 200, headers: [], body: new Uint8Array(Buffer.from(text)) });

test("a body that is no JSON is cut, between two characters, and still has its problem", () => {
  const given = answer("[1, ä€😀 and so on");
  for (const [most, kept] of [
    [6, "[1, ä"],
    [7, "[1, ä"],
    [9, "[1, ä€"],
    [12, "[1, ä€"],
    [13, "[1, ä€😀"],
  ] as const) {
    const { body, cut, status } = withoutUnreadable(given, most);
    expect({ text: Buffer.from(body).toString(), status }).toEqual({ text: kept, status: 200 });
    expect(cut).toEqual({ length: given.body.length, problem: "not JSON at line 1, column 5: invalid symbol" });
    expect(bodyOf({ body, headers: [], ...(cut && { cut }) })).toEqual({ problem: cut?.problem });
  }
});

test("a body that is JSON, or is no longer than that, stays whole", () => {
  for (const [text, most] of [
    [`["${"x".repeat(100)}"]`, 10],
    ["no JSON", 7],
  ] as const) {
    const given = answer(text);
    expect(withoutUnreadable(given, most)).toBe(given);
  }
});

test("bodies share a room, by their bytes and their values, and one that does not fit takes nothing of it", () => {
  const room = new Room(1000);
  const text = answer(`"${"x".repeat(958)}"`);
  room.take(text);
  expect(room.has(answer(`[${"0,".repeat(30)}0]`))).toBe(false);
  expect(room.has(text)).toBe(true);
  room.take(text);
  expect(room.has(answer("0"))).toBe(false);
});
