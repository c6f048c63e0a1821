import type { Edition } from "../contract/contract.ts";
import { type Mock, startMock } from "./prism.ts";

/** Credentials and subjects for the mocks, from the examples of the contract. Prism accepts any credential. */
export const MOCK_AGENTGATEWAY = {
  agentid: "1030",
  workno: "1099",
  guid: "4b0f5c1e-6d2a-4c3b-9f7e-0a1b2c3d4e5f.AgentGateway0",
};
export const MOCK_CC_CMS = {
  ccId: 1,
  vdn: 170,
  agentIds: [1099, 1031, 1100],
  accessKey: "EXAMPLEAK0000001",
  secretKey: "exampleSecretKey-0123456789abcdef",
};

export interface MockPorts {
  agentgateway: number;
  "cc-cms": number;
}

/** Starts the mocks of both surfaces, of one edition or of all. If one cannot start, the other is stopped. */
export async function startMocks(ports: MockPorts, edition?: Edition): Promise<Mock[]> {
  const starts = await Promise.allSettled([
    startMock("agentgateway", ports.agentgateway, edition),
    startMock("cc-cms", ports["cc-cms"], edition),
  ]);
  const mocks = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failure = starts.find((start) => start.status === "rejected");
  if (failure) {
    await stopMocks(mocks);
    throw failure.reason;
  }
  return mocks;
}

export async function stopMocks(mocks: Mock[]): Promise<void> {
  await Promise.all(mocks.map((mock) => mock.stop()));
}
