// Values that the platform writes in several ways, or with a number for "none".
import { expect, test } from "vitest";
import { beginningOf, beginningOfCall, toBoolean, toCode, toDate, toNumber, toSeconds } from "../../client/values.ts";

const SIGNED_IN = new Date("2024-05-06T08:05:00.000Z");
const ANSWERED = Date.UTC(2024, 4, 6, 9, 30);

/** The beginning of 2106 in the easternmost time zone, UTC+14. */
const FIRST_2106 = Date.UTC(2105, 11, 31, 10);

const rows: [given: string, brought: unknown, expected: unknown][] = [
  ["a state as a number", toNumber(4), 4],
  ["a state as its digits", toNumber("10"), 10],
  ["a group that is none", toNumber(-1), -1],
  ["days until the end of a password", toNumber("90"), 90],
  ["a password without end", toNumber(""), undefined],
  ["no number", toNumber("4 "), undefined],
  ["hexadecimal digits", toNumber("0x1"), undefined],
  ["null", toNumber(null), undefined],
  ["yes as a text", toBoolean("true"), true],
  ["no as a text", toBoolean("false"), false],
  ["yes as a number", toBoolean(1), true],
  ["no", toBoolean(false), false],
  ["neither", toBoolean("yes"), undefined],
  ["ms since 1970", toDate(1714982700000), SIGNED_IN],
  ["ms since 1970 as digits", toDate("1714982700000"), SIGNED_IN],
  ["the beginning of 1970", toDate(0), new Date(0)],
  ["the sign-in time of the sample of who is signed out", toDate(4294967295000), undefined],
  ["another moment in 2106", toDate(Date.UTC(2106, 0, 1)), undefined],
  ["2106 where it begins first", toDate(FIRST_2106), undefined],
  ["the last moment before", toDate(FIRST_2106 - 1), new Date(FIRST_2106 - 1)],
  ["no moment", toDate(null), undefined],
  ["an empty text", toDate(""), undefined],
  ["a duration", toSeconds(840), 840],
  ["a duration of 18 hours, which is no sentinel", toSeconds(65535), 65535],
  ["a duration that is not known", toSeconds(4294967295), undefined],
  ["the beginning of a state", beginningOf(147, ANSWERED), new Date("2024-05-06T09:27:33.000Z")],
  ["the beginning of one that is not known", beginningOf(4294967295, ANSWERED), undefined],
  ["a reason", toCode(258), 258],
  ["no reason", toCode(65535), undefined],
  ["a call", beginningOfCall("1714987650-1450"), new Date("2024-05-06T09:27:30.000Z")],
  ["a call with ms", beginningOfCall("1714987650123-1450"), new Date("2024-05-06T09:27:30.123Z")],
  ["an id of another form", beginningOfCall("70093"), undefined],
];

for (const [given, brought, expected] of rows) test(given, () => expect(brought).toEqual(expected));
