import { bundleOf, type Surface } from "../contract/contract.ts";
import type { Deployment, SubjectName } from "../deployment/deployment.ts";
import { type Diagnosis, ok, warning } from "./diagnosis.ts";

/** The data of a subject in a response. */
export interface SubjectView {
  agent: number;
  /** State on the CTI platform; undefined if the response has none. */
  state: number | undefined;
  /** The number of skills, if the response lists them. */
  skills?: number;
  /** The number of calls in the private queue, if the response has it. */
  privateCalls?: number;
}

/** The subjects that responses can have data of. */
export type AskedSubject = Exclude<SubjectName, "otherVdn" | "unknown">;

/** The subjects of a deployment file, in the order of the file. */
export function namesIn(subjects: NonNullable<Deployment["subjects"]>): { name: SubjectName; agent: number }[] {
  // The keys are those of the type, since the schema of the file takes no others.
  return Object.entries(subjects).map(([name, agent]) => ({ name: name as SubjectName, agent }));
}

/** Platform states with a call. */
const IN_CALL: readonly number[] = [4, 5];

const SIGNED_OUT = 0;

/** The state of each subject that a run needs, and the next step if it differs. */
const NEEDS: Record<AskedSubject, { fits: (view: SubjectView) => boolean; wanted: string; next: string }> = {
  inCall: {
    fits: ({ state = SIGNED_OUT }) => IN_CALL.includes(state),
    wanted: "an agent in a call",
    next: "have this agent take a call",
  },
  signedIn: {
    fits: ({ state = SIGNED_OUT }) => state !== SIGNED_OUT && !IN_CALL.includes(state),
    wanted: "an agent who is signed in and not in a call",
    next: "have this agent sign in, without a call",
  },
  privateCalls: {
    fits: ({ privateCalls }) => privateCalls !== 0,
    wanted: "an agent with calls in the private queue",
    next: "send this agent a call during another call",
  },
  signedOut: {
    fits: ({ state }) => state === SIGNED_OUT,
    wanted: "an agent who is not signed in",
    next: "have this agent sign out",
  },
};

/** Whether a subject is in the state that the deployment file says; if not, some checks are untested. */
export function evaluateSubject(surface: Surface, name: AskedSubject, view: SubjectView): Diagnosis {
  const { agent, state, skills, privateCalls } = view;
  const { fits, wanted, next } = NEEDS[name];
  const calls = name === "privateCalls" && privateCalls !== undefined ? `, private calls: ${privateCalls}` : "";
  const words = `${agent}: ${stateName(surface, state)}${calls}`;
  if (!fits(view))
    return warning(`${words}; checks that need ${wanted} will be untested: ${next}, or use another agent`);
  return (name === "inCall" || name === "signedIn") && skills === 0
    ? warning(`${words}, without skills; checks that need an agent with a skill will be untested: use another agent`)
    : ok(words);
}

/** A subject of whom the gateway says no more than that nobody is signed in; `words` repeat its code. */
export function evaluateSignedOut(name: AskedSubject, words: string): Diagnosis {
  const told = `${words}; gateways answer so about an agent who is not signed in`;
  if (name === "signedOut") return ok(told);
  const { wanted, next } = NEEDS[name];
  return warning(`${told}, and checks that need ${wanted} will be untested: ${next}, or use another agent`);
}

const STATE_SCHEMAS: Record<Surface, string> = { agentgateway: "PlatformStatus", "cc-cms": "PlatformState" };

/** The name of a platform state in the contract. */
export function stateName(surface: Surface, state: number | undefined): string {
  if (state === undefined) return "no state in the response";
  const { description = "" } = bundleOf(surface).components.schemas[STATE_SCHEMAS[surface]] ?? {};
  return new RegExp(`^\\| ${state} \\| ([a-z -]*[a-z])`, "m").exec(description)?.[1] ?? `state ${state}`;
}
