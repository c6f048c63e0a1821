// The example programs, against the reference deployment. They import the package as an application does.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { agentDesktop } from "../../../docs/examples/agent-desktop.ts";
import { wallboard } from "../../../docs/examples/wallboard.ts";
import { KEYS } from "../reference/reference-client.ts";
import { SIGN_IN, startGateway, until } from "./session-harness.ts";

test("the agent desktop shows events, survives ten renewals, and signs out", async () => {
  const { clock, clientOptions, sent, isSignedIn } = await startGateway();
  const stop = new AbortController();
  const shown: string[] = [];
  const running = agentDesktop(clientOptions, SIGN_IN, (line) => shown.push(line), { clock, signal: stop.signal });
  const guids = () => new Set(sent.map(({ guid }) => guid).filter((guid) => guid !== null)).size;
  await until(() => guids() > 10);
  expect(isSignedIn()).toBe(true);
  stop.abort();
  await running;
  expect(isSignedIn()).toBe(false);
  expect(shown).toEqual([
    "agent 1030 is signed in since 2024-05-06T09:30:00.000Z",
    "AgentOther_InService",
    expect.stringMatching(/^Nadia Haddad is in state 4 since /),
    "AgentState_Ready",
    expect.stringMatching(/^Nadia Haddad is in state 4 since /),
    "agent 1030 is signed out",
  ]);
});

test("the agent desktop ends with the reason where another client takes the session over", async () => {
  const { clock, client, clientOptions, isSignedIn } = await startGateway();
  const running = agentDesktop(clientOptions, SIGN_IN, () => undefined, { clock });
  await until(isSignedIn);
  await client().forceLogin(SIGN_IN);
  await expect(running).rejects.toMatchObject({ kind: "no-session", code: "100-006" });
});

test("the wallboard counts more than 6000 agents, and a failure does not end it", async () => {
  // The wallboard signs with the time of this machine.
  const { reference } = await startGateway({ now: Date.now });
  const ids = Array.from({ length: 6_000 }, (_, index) => 10_000 + index);
  const agents = { ccId: 1, vdn: 170, agentIds: [...ids, ...Array.from({ length: 11 }, (_, index) => 1_040 + index)] };
  const options = { baseUrl: reference.baseUrl };
  async function* rounds() {
    yield 1;
    agents.vdn = 4_999;
    yield 2;
    agents.vdn = 170;
    yield 3;
  }
  const shown: string[] = [];
  await wallboard(options, KEYS, agents, rounds(), (line) => shown.push(line));
  const [first, ...others] = shown;
  expect(first).toBe("6011 agents, 10 signed in");
  expect(others).toContainEqual(expect.stringMatching(/^NotSignedIn: 6001, the longest since /));
  expect(others).toContainEqual(expect.stringMatching(/^Talking: 1, the longest since /));
  expect(others).toContainEqual(
    expect.stringMatching(/^queryAgentStatusInfoByAgentIds: 0100002: .* Correct the parameter/),
  );
  expect(shown.filter((line) => line === first)).toHaveLength(2);
});

for (const name of ["agent-desktop.ts", "wallboard.ts"]) {
  test(`${name} has less than 80 lines`, async () => {
    const text = await readFile(new URL(`../../../docs/examples/${name}`, import.meta.url), "utf8");
    expect(text.trimEnd().split("\n").length).toBeLessThan(80);
  });
}
