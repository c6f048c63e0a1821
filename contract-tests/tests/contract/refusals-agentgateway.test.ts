import { testRefusals } from "./refusals.ts";
import { refusedAgents } from "./refused-agents.ts";
import { refusedEnvelopes } from "./refused-envelopes.ts";
import { refusedSession } from "./refused-session.ts";

testRefusals("agentgateway", { ...refusedAgents, ...refusedEnvelopes, ...refusedSession });
