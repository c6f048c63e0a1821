import { expect, test } from "vitest";
import { guidIn, guidInBody } from "../../client/guid.ts";

test.each([
  ["as the page shows it", "JSESSIONID=sample-guid.AgentGateway0", "sample-guid.AgentGateway0"],
  ["the guid alone", "sample-guid.AgentGateway0", "sample-guid.AgentGateway0"],
  ["behind another name", "GUID=sample-guid.AgentGateway0", "sample-guid.AgentGateway0"],
  [
    "with attributes like a cookie",
    "JSESSIONID=sample-guid.AgentGateway0; Path=/; HttpOnly",
    "sample-guid.AgentGateway0",
  ],
  ["with spaces around it", "JSESSIONID= sample-guid.AgentGateway0 ", "sample-guid.AgentGateway0"],
  ["in quotes", 'JSESSIONID="sample-guid.AgentGateway0"', "sample-guid.AgentGateway0"],
  ["with a comma in it", "JSESSIONID=sample,guid", "sample,guid"],
  ["in base64", "JSESSIONID=c2FtcGxl=LWd1aWQ==", "c2FtcGxl=LWd1aWQ=="],
  ["in base64, alone", "c2FtcGxlLWd1aWQ==", "c2FtcGxlLWd1aWQ=="],
  ["nothing", "", undefined],
  ["a name alone", "JSESSIONID=", undefined],
  ["attributes alone", "JSESSIONID=; Path=/", undefined],
])("the guid of a header: %s", (_name, header, guid) => {
  expect(guidIn(header)).toBe(guid);
});

test.each([
  ["as the page shows it", "sample-guid.AgentGateway0", "sample-guid.AgentGateway0"],
  ["behind the name of the header", "JSESSIONID=sample-guid.AgentGateway0", "sample-guid.AgentGateway0"],
  ["in base64", "c2FtcGxl=LWd1aWQ==", "c2FtcGxl=LWd1aWQ=="],
  ["nothing", "", undefined],
])("the guid in a body: %s", (_name, text, guid) => {
  expect(guidInBody(text)).toBe(guid);
});
