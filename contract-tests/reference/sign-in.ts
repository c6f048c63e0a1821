import { isIPv4 } from "node:net";
import type { PlatformState } from "./dataset-agents.ts";
import { isObject } from "./request-body.ts";

/** A sign-in request that was understood. */
export interface SignIn {
  password: string;
  phone: string;
  /** State on the platform after signing in. */
  state: PlatformState;
  web: boolean;
  /** Whether events are to be pushed, which takes an address and a token. */
  pushed: boolean;
}

export type SignInRefusal = "100-001" | "100-011" | "100-012" | "100-013" | "100-016";

/** State of the platform for each `status` of the request. Source: "Signing an agent in" (cec_07_1202), table 3, row 7. */
const STATES: Record<string, PlatformState> = { 3: 7, 4: 1, 5: 6, 8: 8 };

/** Texts with their longest length. Source: "Signing an agent in" (cec_07_1202), table 3. */
const LENGTHS = { password: 32, phonenum: 24, vcPhoneNumber: 24, callBackUri: 200, serviceToken: 50 };

const FLAGS = ["autoanswer", "autoenteridle", "phonelinkage", "checkInWebm", "checkInMailm", "listenStatus"];

/** Whether a service token is of at most 50 characters, none of them special. The README says which ones are. */
export function isServiceToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{0,50}$/.test(text);
}

/**
 * Reads the body of a sign-in, or says the code that refuses it:
 * 100-001 for what is missing, too long or of a wrong type, and a code of its own for a value that is not allowed.
 */
export function readSignIn(body: unknown): SignIn | SignInRefusal {
  if (!isObject(body)) return "100-001";
  const { password, phonenum, status = 4, agenttype = 4, ip = "", serviceToken = "", callBackUri = "" } = body;
  if (typeof password !== "string" || typeof phonenum !== "string" || phonenum === "") return "100-001";
  if (!hasRightTypes(body) || !isServiceToken(String(serviceToken))) return "100-001";
  const state = STATES[String(status)];
  if (state === undefined) return "100-011";
  if (!["4", "11"].includes(String(agenttype))) return "100-012";
  if (ip !== "" && !isIPv4(String(ip))) return "100-016";
  if (!/^[0-9*#+]+$/.test(phonenum)) return "100-013";
  return {
    password,
    phone: phonenum,
    state,
    web: body.checkInWebm !== false,
    pushed: callBackUri !== "" && serviceToken !== "",
  };
}

function hasRightTypes(body: Record<string, unknown>): boolean {
  const { status, agenttype, releasephone, ip, entryIp } = body;
  return (
    [...FLAGS.map((name) => body[name])].every((value) => value === undefined || typeof value === "boolean") &&
    // The samples write these as strings, the table as a flag and numbers.
    [undefined, true, false, "true", "false"].includes(releasephone as boolean | string | undefined) &&
    [status, agenttype].every((value) => value === undefined || typeof value === "number" || isDigits(value)) &&
    [ip, entryIp].every((value) => value === undefined || typeof value === "string") &&
    Object.entries(LENGTHS).every(([name, length]) => body[name] === undefined || isTextUpTo(length, body[name]))
  );
}

function isDigits(value: unknown): boolean {
  return typeof value === "string" && /^[0-9]+$/.test(value);
}

function isTextUpTo(length: number, value: unknown): boolean {
  return typeof value === "string" && value.length <= length;
}
