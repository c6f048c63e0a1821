import { type Mock, type MockOptions, startMock } from "./prism.ts";

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

/** What a client of the mocks has to know: addresses, and credentials and subjects of the examples. */
export interface MockAccess {
  agentgateway: MockAddress & typeof MOCK_AGENTGATEWAY;
  "cc-cms": MockAddress & typeof MOCK_CC_CMS;
}

/** Where a mock is. */
export interface MockAddress {
  /** Without a path, as the `baseUrl` of a client. */
  url: string;
  /** Answers GET with 200 as long as the mock runs. */
  health: string;
}

export interface MockPorts {
  agentgateway: number;
  "cc-cms": number;
}

/** Starts the mocks of both surfaces. If one cannot start, the other is stopped. */
export async function startMocks(ports: MockPorts, options: MockOptions = {}): Promise<Mock[]> {
  const starts = await Promise.allSettled([
    startMock("agentgateway", ports.agentgateway, options),
    startMock("cc-cms", ports["cc-cms"], options),
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

/** What a client has to know of running mocks. */
export function accessToMocks(mocks: Mock[]): MockAccess {
  const address = (surface: Mock["surface"]): MockAddress => {
    const { baseUrl = "", health = "" } = mocks.find((mock) => mock.surface === surface) ?? {};
    return { url: baseUrl, health };
  };
  return {
    agentgateway: { ...address("agentgateway"), ...MOCK_AGENTGATEWAY },
    "cc-cms": { ...address("cc-cms"), ...MOCK_CC_CMS },
  };
}
