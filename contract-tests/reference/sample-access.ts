import type { Dataset } from "./dataset.ts";
import { HEALTH_PATH } from "./http-server.ts";

/** An agent of the built-in dataset who is signed out, and what signs this agent in. */
export const SAMPLE_AGENT = { agentid: "1030", password: "sample-password", phonenum: "70930" };

/** Where a surface of a reference deployment is. */
export interface SurfaceAddress {
  /** Without a path, as the `baseUrl` of a client. */
  url: string;
  /** Answers GET with 200 as long as the server runs. */
  health: string;
}

/** The addresses of a reference deployment, with the keys of a deployment file. */
export interface ReferenceAddresses {
  agentgateway: SurfaceAddress;
  "cc-cms": SurfaceAddress;
}

/** What a client of the built-in call centre has to know. */
export interface ReferenceAccess extends ReferenceAddresses {
  /** `agentid` is signed out, in VDN 170. */
  agentgateway: SurfaceAddress & { agentid: string; password: string; phonenum: string };
  "cc-cms": SurfaceAddress & { accessKey: string; secretKey: string; ccId: number; vdn: number };
}

/** The addresses of a reference deployment with a dataset of any kind. */
export function addressesOf(baseUrl: string): ReferenceAddresses {
  const address = { url: baseUrl, health: baseUrl + HEALTH_PATH };
  return { agentgateway: address, "cc-cms": address };
}

/** The addresses of a reference deployment with the built-in dataset, and credentials of that. */
export function sampleAccess(baseUrl: string, { callCentre, accessKeys }: Dataset): ReferenceAccess {
  const [{ accessKey, secretKey } = { accessKey: "", secretKey: "" }] = accessKeys;
  const { agentgateway, "cc-cms": ccCms } = addressesOf(baseUrl);
  return {
    agentgateway: { ...agentgateway, ...SAMPLE_AGENT },
    "cc-cms": { ...ccCms, accessKey, secretKey, ccId: callCentre, vdn: 170 },
  };
}
