import { failure, type Gateway, idsOf, parametersOf, withSession } from "./gateway.ts";
import { gatewayQueries } from "./gateway-queries.ts";
import type { Route } from "./http-server.ts";

/** The routes of the queries. */
export function queryRoutes(gateway: Gateway): Route[] {
  const { centre, types, now } = gateway;
  const usual = types === "sample" ? "" : "success";
  return gatewayQueries.map(
    ({ name, path, limited, message = usual, answer }): Route => ({
      method: "GET",
      path: `/agentgateway/resource/${path}`,
      answer: withSession(
        gateway,
        name,
        ({ agent }, request) => {
          const outcome = answer({
            centre,
            types,
            now: now(),
            asker: agent,
            ids: idsOf(request),
            parameters: parametersOf(request),
          });
          if ("code" in outcome) return failure(outcome.code);
          return { body: { message, retcode: "0", result: outcome.result }, code: "0" };
        },
        { limited },
      ),
    }),
  );
}
