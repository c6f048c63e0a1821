import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseDataset } from "../../reference/dataset-file.ts";
import { randomDataset } from "../../reference/random-dataset.ts";
import { PRIVATE_CALLS, STATES, startClient } from "./reference-client.ts";

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

/** The dataset without the agents who only fill up a full batch. */
function told(seed: number) {
  const { dataset, ...random } = randomDataset(seed);
  const agents = dataset.agents.filter(({ workno }) => workno < 10_000);
  return { ...random, dataset: { ...dataset, agents }, fillers: dataset.agents.slice(agents.length) };
}

test("a seed always gives the same dataset, and another seed another one", () => {
  expect(randomDataset(7)).toEqual(randomDataset(7));
  const datasets = SEEDS.map((seed) => JSON.stringify(told(seed)));
  expect(new Set(datasets).size).toBe(SEEDS.length);
});

test("every dataset is one that could stand in a file", () => {
  for (const seed of SEEDS) {
    const { dataset } = told(seed);
    expect(parseDataset(stringify(dataset), `seed ${seed}`)).toEqual(dataset);
  }
});

test("there are thousands of agents who have never signed in, of the same VDN", () => {
  const { fillers, vdn } = told(1);
  expect([fillers.length, fillers[0]?.workno, fillers.at(-1)?.workno]).toEqual([6000, 10_000, 15_999]);
  expect(fillers.every((agent) => agent.vdn === vdn && agent.state === 0)).toBe(true);
});

test("states, times and calls of every agent go together", () => {
  for (const seed of SEEDS) {
    const { dataset } = told(seed);
    const numbers = dataset.agents.flatMap(({ calls, privateCalls }) => [...calls, ...privateCalls]);
    expect(new Set(numbers.map(({ number }) => number)).size).toBe(numbers.length);
    for (const agent of dataset.agents) {
      const { state, since, previousFor, signedInFor, calls, privateCalls } = agent;
      const place = `seed ${seed}, agent ${agent.workno}`;
      expect(calls.length > 0, place).toBe(state === 4 || state === 5);
      if (state === 0) {
        expect(privateCalls, place).toEqual([]);
        continue;
      }
      expect(since + previousFor, place).toBeLessThanOrEqual(signedInFor);
      for (const { began } of calls) expect(began >= since && began <= signedInFor, place).toBe(true);
      for (const { began } of privateCalls) expect(began <= signedInFor, place).toBe(true);
    }
  }
});

test("the subjects are what they are said to be", () => {
  for (const seed of SEEDS) {
    const { dataset, subjects, agentid, vdn } = told(seed);
    const agent = (workno: number) => dataset.agents.find((candidate) => candidate.workno === workno);
    const place = `seed ${seed}`;
    expect(agent(Number(agentid)), place).toMatchObject({ vdn, state: 0 });
    expect(agent(subjects.inCall), place).toMatchObject({ vdn, state: 5 });
    expect(agent(subjects.signedIn), place).toMatchObject({ vdn, state: 1, calls: [], privateCalls: [] });
    for (const workno of [subjects.inCall, subjects.signedIn])
      expect(agent(workno)?.skills.length, place).toBeGreaterThan(1);
    expect(agent(subjects.privateCalls)?.vdn, place).toBe(vdn);
    expect(agent(subjects.privateCalls)?.privateCalls.length, place).toBeGreaterThan(0);
    expect(agent(subjects.signedOut), place).toMatchObject({ vdn, state: 0 });
    expect(agent(subjects.otherVdn)?.vdn, place).not.toBe(vdn);
    expect(agent(subjects.otherVdn), place).toMatchObject({ state: 5 });
    expect(agent(subjects.otherVdn)?.privateCalls.length, place).toBeGreaterThan(0);
    expect(agent(subjects.unknown), place).toBeUndefined();
    expect(new Set([agentid, ...Object.values(subjects).map(String)]).size, place).toBe(7);
  }
});

test("the datasets differ in what matters", () => {
  const all = SEEDS.map(told);
  expect(new Set(all.map(({ dataset }) => dataset.vdns.length))).toEqual(new Set([2, 3]));
  expect(new Set(all.map(({ dataset }) => dataset.vdns[0]?.phones === undefined)).size).toBe(2);
  expect(new Set(all.map(({ dataset }) => dataset.accessKeys[0]?.vdns === undefined)).size).toBe(2);
  const states = all.flatMap(({ dataset }) => dataset.agents.map(({ state }) => state));
  expect(new Set(states).size).toBe(11);
  const queues = all.flatMap(({ dataset }) => dataset.skillQueues);
  expect(new Set(queues.map(({ mediaType }) => mediaType)).size).toBe(10);
  // Numbers of queues repeat from VDN to VDN.
  for (const { dataset } of all)
    expect(new Set(dataset.skillQueues.map(({ id }) => id)).size).toBeLessThan(dataset.skillQueues.length);
});

for (const seed of [1, 2, 3]) {
  test(`dataset ${seed} is served, and everything in it can be asked`, async () => {
    const { dataset, agentid, password, phonenum, vdn, subjects } = randomDataset(seed);
    const { login, gateway, monitor } = await startClient({ dataset });
    const { guid } = await login(agentid, { password, phonenum });
    const [key] = dataset.accessKeys;
    const about = async (workno: number) => {
      const { code, body } = await gateway("GET", `agentgroup/${agentid}/agentbyworkno/${workno}`, guid);
      return code === "0" ? (body.result as Record<string, unknown>).ctiStatus : code;
    };
    expect(await about(Number(agentid))).toBe(1);
    expect(await about(subjects.inCall)).toBe(5);
    expect(await about(subjects.signedOut)).toBe(0);
    expect([await about(subjects.otherVdn), await about(subjects.unknown)]).toEqual(["300-002", "300-002"]);
    const { body } = await gateway("GET", `agentgroup/${agentid}/allonlineagents`, guid);
    expect((body.result as unknown[]).length).toBeGreaterThan(0);
    const ask = (path: string, httpRequest: object) =>
      monitor(path, { ccId: dataset.callCentre, vdn, ...httpRequest }, {}, key);
    const states = await ask(STATES, { agentIds: [subjects.privateCalls, subjects.otherVdn] });
    const privateCalls = await ask(PRIVATE_CALLS, { agentId: subjects.privateCalls });
    expect(states.body.resultDesc).toMatchObject([
      { agentId: subjects.privateCalls, currentPrivateCallNum: (privateCalls.body.resultDesc as string[]).length },
    ]);
  });
}
