import { afterEach, expect, test, vi } from "vitest";
import { Cookies } from "../../transport/cookies.ts";

const HOST = "https://gateway.example.test:8043";
const PATH = "/agentgateway/resource/onlineagent/1030";

afterEach(() => {
  vi.useRealTimers();
});

const rows: { title: string; lines: string[]; from?: string; to?: string; sent: string | undefined }[] = [
  { title: "a cookie is sent without its attributes", lines: ["elb=abc; Path=/; HttpOnly"], sent: "elb=abc" },
  { title: "several cookies are sent", lines: ["elb=abc; Path=/", "waf=def; Path=/"], sent: "elb=abc; waf=def" },
  { title: "a new value takes the place of the old one", lines: ["elb=abc; Path=/", "elb=x; Path=/"], sent: "elb=x" },
  { title: "a value in quotes keeps them", lines: ['elb="a b"; Path=/'], sent: 'elb="a b"' },
  { title: "a cookie of another path is not sent", lines: ["elb=abc; Path=/rest"], sent: undefined },
  { title: "a cookie of a path above is sent", lines: ["elb=abc; Path=/agentgateway"], sent: "elb=abc" },
  { title: "a path is no beginning of a name", lines: ["elb=abc; Path=/agent"], sent: undefined },
  {
    title: "a cookie without a path is one of the folder of its request",
    lines: ["elb=abc"],
    from: "/agentgateway/resource/calldata/1030",
    sent: undefined,
  },
  {
    title: "of two cookies of one name that with the longer path is first",
    lines: ["elb=root; Path=/", "elb=near; Path=/agentgateway"],
    sent: "elb=near; elb=root",
  },
  {
    title: "a cookie of another host is not kept",
    lines: ["elb=abc; Path=/; Domain=other.example.test"],
    sent: undefined,
  },
  { title: "a cookie of a parent domain is sent", lines: ["elb=abc; Path=/; Domain=example.test"], sent: "elb=abc" },
  {
    title: "a cookie for an address is sent to it",
    lines: ["elb=abc; Path=/; Domain=127.0.0.1"],
    from: "http://127.0.0.1:8080/",
    to: "http://127.0.0.1:8080/",
    sent: "elb=abc",
  },
  { title: "Max-Age=0 deletes", lines: ["elb=abc; Path=/", "elb=; Path=/; Max-Age=0"], sent: undefined },
  {
    title: "Expires in the past deletes",
    lines: ["elb=abc; Path=/", "elb=deleted; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    sent: undefined,
  },
  {
    title: "another path is not deleted",
    lines: ["elb=abc; Path=/", "elb=; Path=/agentgateway; Max-Age=0"],
    sent: "elb=abc",
  },
  { title: "Secure is sent over TLS", lines: ["elb=abc; Path=/; Secure"], sent: "elb=abc" },
  {
    title: "Secure is sent over plain HTTP on loopback",
    lines: ["elb=abc; Path=/; Secure"],
    from: "http://127.0.0.1:8080/",
    to: "http://127.0.0.1:8080/",
    sent: "elb=abc",
  },
  {
    title: "Secure is not kept over plain HTTP elsewhere",
    lines: ["elb=abc; Path=/; Secure"],
    from: "http://gateway.example.test/",
    to: "http://gateway.example.test/",
    sent: undefined,
  },
  {
    title: "a host without dots is one like others",
    lines: ["elb=abc; Path=/; Domain=gateway"],
    from: "https://gateway/",
    to: "https://gateway/",
    sent: "elb=abc",
  },
  { title: "what is no cookie is left out", lines: ["", "=abc", ";", "elb\u0001=x", "ok=1; Path=/"], sent: "ok=1" },
  { title: "a cookie of 4096 bytes is kept", lines: [cookieOf(4096)], sent: cookieOf(4096) },
  { title: "a longer cookie is not", lines: ["ok=1", cookieOf(4097)], from: PATH, sent: "ok=1" },
];

function cookieOf(bytes: number): string {
  return `elb=${"a".repeat(bytes - "elb=".length)}`;
}

for (const { title, lines, from = PATH, to = PATH, sent } of rows) {
  test(title, () => {
    const cookies = new Cookies();
    cookies.keep(new URL(from, HOST).href, lines);
    expect(cookies.header(new URL(to, HOST).href)).toBe(sent);
  });
}

test("a cookie ends when its time is over", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const cookies = new Cookies();
  cookies.keep(HOST, ["elb=abc; Path=/; Max-Age=60"]);
  vi.advanceTimersByTime(59_000);
  expect(cookies.header(HOST)).toBe("elb=abc");
  vi.advanceTimersByTime(2_000);
  expect(cookies.header(HOST)).toBeUndefined();
});

const many: { title: string; path: (index: number) => string; bytes: number; names: string }[] = [
  { title: "fifty cookies are kept, the newest", path: () => "/", bytes: 20, names: "150 to 199" },
  {
    title: "so are they on many paths",
    path: (index) => `/agentgateway${"/".repeat(index % 3)}`,
    bytes: 20,
    names: "150 to 199",
  },
  { title: "all together are at most 6 KiB", path: () => "/", bytes: 1_000, names: "194 to 199" },
];

for (const { title, path, bytes, names } of many) {
  test(title, () => {
    const cookies = new Cookies();
    for (let index = 0; index < 200; index += 1)
      cookies.keep(HOST, [`c${index}=${"a".repeat(bytes - `c${index}=; `.length)}; Path=${path(index)}`]);
    const header = cookies.header(`${HOST}/agentgateway///resource`) ?? "";
    const kept = [...header.matchAll(/c([0-9]+)=/g)]
      .map(([, index]) => Number(index))
      .sort((one, other) => one - other);
    expect(`${kept[0]} to ${kept.at(-1)}`).toBe(names);
    expect(kept.length).toBe((kept.at(-1) ?? 0) - (kept[0] ?? 0) + 1);
    expect(header.length).toBeLessThanOrEqual(6 * 1024);
  });
}
