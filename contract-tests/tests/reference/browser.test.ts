// What a server has to say before a browser lets a page of another origin use it.
import { expect, test } from "vitest";
import { type Reference, type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { SAMPLE_AGENT } from "../../reference/sample-access.ts";

const ORIGIN = "https://desktop.example.test";
const PATH = `/agentgateway/resource/onlineagent/${SAMPLE_AGENT.agentid}`;

async function withReference(options: ReferenceOptions, use: (reference: Reference) => Promise<void>): Promise<void> {
  const reference = await startReference({ plain: true, ...options });
  await use(reference).finally(() => reference.close());
}

const preflight = (url: string, headers: string) =>
  fetch(url, {
    method: "OPTIONS",
    headers: { Origin: ORIGIN, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": headers },
  });

test("on request a page may send the credentials of both surfaces, and read the new guid", async () => {
  await withReference({ cors: true }, async ({ baseUrl }) => {
    const asked = await preflight(baseUrl + PATH, "content-type,guid,authorization");
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe("*");
    expect(asked.headers.get("access-control-allow-methods")?.split(", ")).toContain("PUT");
    const allowed = asked.headers.get("access-control-allow-headers")?.toLowerCase().split(", ");
    expect(allowed).toEqual(expect.arrayContaining(["authorization", "content-type", "guid", "service_token"]));

    const { password, phonenum } = SAMPLE_AGENT;
    const signedIn = await fetch(baseUrl + PATH, {
      method: "PUT",
      headers: { Origin: ORIGIN, "Content-Type": "application/json" },
      body: JSON.stringify({ password, phonenum }),
    });
    expect(signedIn.headers.get("set-guid")).toMatch(/^JSESSIONID=/);
    expect(signedIn.headers.get("access-control-allow-origin")).toBe("*");
    expect(signedIn.headers.get("access-control-expose-headers")).toBe("Set-GUID");
    // Without the header a browser would hide why a request was refused.
    const refused = await fetch(`${baseUrl}/nowhere`, { headers: { Origin: ORIGIN } });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([404, "*"]);
  });
});

test("OPTIONS that asks for nothing is a method like any other, and without the request all of them are", async () => {
  await withReference({ cors: true }, async ({ baseUrl }) => {
    expect((await fetch(baseUrl + PATH, { method: "OPTIONS" })).status).toBe(405);
  });
  await withReference({}, async ({ baseUrl }) => {
    const asked = await preflight(baseUrl + PATH, "guid");
    expect(asked.status).toBe(405);
    expect([...asked.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

test("the health path answers while the server runs, and is in no log", async () => {
  const log: string[] = [];
  await withReference({ log: (line) => log.push(line) }, async ({ baseUrl }) => {
    const answer = await fetch(`${baseUrl}/health`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: "up" }]);
    await fetch(`${baseUrl}/healthy`);
  });
  expect(log).toEqual([expect.stringMatching(/ GET \/healthy 404$/)]);
});
