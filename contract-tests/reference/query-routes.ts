import { agentInfo, onlineAgents } from "./agentgateway-answers.ts";
import { failure, type Gateway, idsOf, success, withSession } from "./gateway.ts";
import type { Route } from "./http-server.ts";

/** The three queries, all of them for agents of the VDN of the agent who asks, and all under flow control. */
export function queryRoutes(gateway: Gateway): Route[] {
  const { centre, types, now } = gateway;
  // The sample of the list says "success", the samples of the other two nothing.
  const message = types === "sample" ? "" : "success";
  const limited = { limited: true };
  return [
    {
      method: "GET",
      path: "/agentgateway/resource/agentgroup/{agentid}/agentbyworkno/{workno}",
      answer: withSession(
        gateway,
        "queryAgentInfoByWorkNo",
        (session, request) => {
          const agent = centre.agent(Number(idsOf(request).workno), session.agent.profile.vdn);
          if (agent === undefined) return failure("300-002");
          return success({ message, retcode: "0", result: agentInfo(centre, agent, types, now()) });
        },
        limited,
      ),
    },
    {
      method: "GET",
      path: "/agentgateway/resource/agentgroup/{agentid}/allonlineagents",
      answer: withSession(
        gateway,
        "queryAllOnlineAgents",
        (session) => {
          const queues = centre.queuesOf(session.agent.profile.vdn);
          if (queues.length === 0) return failure("600-005");
          return success({ message: "success", retcode: "0", result: onlineAgents(centre, queues, types, now()) });
        },
        limited,
      ),
    },
    {
      method: "GET",
      path: "/agentgateway/resource/calldata/{agentid}/allcallinfoEx/{workno}",
      answer: withSession(
        gateway,
        "queryAllCallInfoByAgentWorkNoEx",
        (session, request) => {
          const { profile } = session.agent;
          const agent = centre.agent(Number(idsOf(request).workno), profile.vdn);
          if (agent === undefined) return failure("300-002");
          if (agent !== session.agent && !profile.inspector) return failure("900-002");
          return success({ message, retcode: "0", result: agent.calls });
        },
        limited,
      ),
    },
  ];
}
