// The entry cti-contract/testing: services for the tests of an application, in the process of the tests.
import { accessToMocks, type MockAccess, type MockPorts, startMocks as start, stopMocks } from "../mocks/mocks.ts";
import type { MockOptions } from "../mocks/prism.ts";
import { builtInDataset } from "../reference/dataset-file.ts";
import { type ReferenceOptions, startReference as serve } from "../reference/reference.ts";
import { type ReferenceAccess, sampleAccess } from "../reference/sample-access.ts";

export type { MockAccess, MockAddress } from "../mocks/mocks.ts";
export type { ReferenceAccess, SurfaceAddress } from "../reference/sample-access.ts";

/** What runs until it is closed; `await using` closes it at the end of a block. */
export interface Service extends AsyncDisposable {
  /** Ends it at once. Does nothing the second time. */
  close(): Promise<void>;
}

/** A running reference deployment, with its addresses and the credentials of the built-in call centre. */
export interface ReferenceService extends Service, ReferenceAccess {
  /** The certificate to trust, PEM; empty where HTTP is plain. */
  certificate: string;
}

/** Running mocks, with their addresses, and credentials and subjects of the examples. */
export interface MockService extends Service, MockAccess {}

/** As those of the reference deployment; HTTP is plain unless `plain` is false, since tests cannot trust a new certificate. */
export type ReferenceServiceOptions = Omit<ReferenceOptions, "change" | "dataset" | "identity">;

/** As the flags of `cti-contract mock`; each port is any free one by default. */
export interface MockServiceOptions extends MockOptions {
  ports?: Partial<MockPorts>;
}

/**
 * Starts the built-in call centre on 127.0.0.1, on any free port.
 * Its clock (`now`, ms since 1970), its intervals (ms) and its flow control can be set. Rejects when it cannot listen.
 */
export async function startReference(options: ReferenceServiceOptions = {}): Promise<ReferenceService> {
  const dataset = builtInDataset();
  const { baseUrl, certificate, close } = await serve({ plain: true, ...options, dataset });
  return { ...sampleAccess(baseUrl, dataset), certificate, ...service(close) };
}

/**
 * Starts Prism for both surfaces on 127.0.0.1, on any free ports; that takes seconds.
 * Rejects when Prism is not installed, with the line that installs it.
 */
export async function startMocks({ ports, ...options }: MockServiceOptions = {}): Promise<MockService> {
  const mocks = await start({ agentgateway: 0, "cc-cms": 0, ...ports }, options);
  return { ...accessToMocks(mocks), ...service(() => stopMocks(mocks)) };
}

function service(close: () => Promise<void>): Service {
  return { close, [Symbol.asyncDispose]: close };
}
