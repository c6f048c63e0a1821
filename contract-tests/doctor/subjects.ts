import { bundleOf, type Surface } from "../contract/contract.ts";
import type { Deployment, SubjectName } from "../deployment/deployment.ts";
import { type Diagnosis, ok, warning } from "./diagnosis.ts";

/** What an answer says of a subject. */
export interface SubjectView {
  agent: number;
  /** State on the CTI platform; undefined when the answer has none. */
  state: number | undefined;
  /** How many skills are listed, where the answer lists them. */
  skills?: number;
  /** How many calls wait in the private queue, where the answer says it. */
  privateCalls?: number;
}

/** The agents of whom answers have something to say. */
export type AskedSubject = Exclude<SubjectName, "otherVdn" | "unknown">;

/** The subjects of a deployment file, in the order of the file. */
export function namesIn(subjects: NonNullable<Deployment["subjects"]>): { name: SubjectName; agent: number }[] {
  // The keys are those of the type, since the schema of the file takes no others.
  return Object.entries(subjects).map(([name, agent]) => ({ name: name as SubjectName, agent }));
}

/** Platform states with a call. */
const IN_CALL: readonly number[] = [4, 5];

const SIGNED_OUT = 0;

/** What a run needs of each subject, and what to do where it is not so. */
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
    next: "send this agent a call while another one goes on",
  },
  signedOut: {
    fits: ({ state }) => state === SIGNED_OUT,
    wanted: "an agent who is not signed in",
    next: "have this agent sign out",
  },
};

/** Whether a subject is at present what the deployment file says: where not, a run has less to look at. */
export function evaluateSubject(surface: Surface, name: AskedSubject, view: SubjectView): Diagnosis {
  const { agent, state, skills, privateCalls } = view;
  const { fits, wanted, next } = NEEDS[name];
  const calls = name === "privateCalls" && privateCalls !== undefined ? `, private calls: ${privateCalls}` : "";
  const words = `${agent}: ${stateName(surface, state)}${calls}`;
  if (!fits(view)) return warning(`${words}; what needs ${wanted} will be untested: ${next}, or name another one`);
  return (name === "inCall" || name === "signedIn") && skills === 0
    ? warning(`${words}, without skills; what needs an agent with a skill will be untested: name another one`)
    : ok(words);
}

const STATE_SCHEMAS: Record<Surface, string> = { agentgateway: "PlatformStatus", "cc-cms": "PlatformState" };

/** The name of a platform state, as the table in the contract has it. */
export function stateName(surface: Surface, state: number | undefined): string {
  if (state === undefined) return "no state is told";
  const { description = "" } = bundleOf(surface).components.schemas[STATE_SCHEMAS[surface]] ?? {};
  return new RegExp(`^\\| ${state} \\| ([a-z -]*[a-z])`, "m").exec(description)?.[1] ?? `state ${state}`;
}
