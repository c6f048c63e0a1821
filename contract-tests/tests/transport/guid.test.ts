import { expect, test } from "vitest";
import { guidIn } from "../../transport/guid.ts";

test.each([
  ["as the page shows it", "JSESSIONID=sample-guid.AgentGateway0", "sample-guid.AgentGateway0"],
  ["the guid alone", "sample-guid.AgentGateway0", "sample-guid.AgentGateway0"],
  [
    "with attributes like a cookie",
    "JSESSIONID=sample-guid.AgentGateway0; Path=/; HttpOnly",
    "sample-guid.AgentGateway0",
  ],
  ["with spaces around it", "JSESSIONID= sample-guid.AgentGateway0 ", "sample-guid.AgentGateway0"],
  ["nothing", "", undefined],
  ["a name alone", "JSESSIONID=", undefined],
  ["attributes alone", "JSESSIONID=; Path=/", undefined],
])("the guid of a header: %s", (_name, header, guid) => {
  expect(guidIn(header)).toBe(guid);
});
