import { startMock } from "../../contract-tests/mocks/prism.ts";
import { expect, type Place, type Tool } from "./tool.ts";

/** Neither tool signs in or signs, so a mock is tested: it takes any credential, and shows whether the tool reads the document. */
async function onMock(place: Place, test: (address: string) => Promise<void>): Promise<void> {
  const mock = await startMock(place.surface, 0);
  try {
    await test(mock.baseUrl);
  } finally {
    await mock.stop();
  }
}

/** Which tests Specmatic makes: the lists of values of a sign-in multiply to more than it can end, and no mock can be made to answer 400. */
const FILTERS = { agentgateway: ["--filter", "METHOD='GET' && STATUS='200'"], "cc-cms": [] };

export const contractTesters: readonly Tool[] = [
  {
    name: "Specmatic",
    package: "specmatic",
    document: "3.1",
    steps: (place) => [
      {
        name: "test a mock",
        run: () =>
          onMock(place, async (address) => {
            const words = ["test", `--testBaseURL=${address}`, ...FILTERS[place.surface], place.document];
            const printed = await place.script("specmatic/dist/bin/index.js", ...words);
            const [, ran, passed] = /Tests run: (\d+), Successes: (\d+)/.exec(printed) ?? [];
            expect(ran !== undefined && Number(ran) > 0 && ran === passed, `${passed} of ${ran} tests passed`);
          }),
      },
    ],
    note: "Needs Java 17. All of CC-CMS; of AgentGateway only queries answered with 200 (`--filter \"METHOD='GET' && STATUS='200'\"`): the values of a sign-in have too many combinations. It cannot sign; test a mock, or put a proxy between that signs.",
  },
  {
    name: "Dredd",
    package: "dredd",
    document: "3.0",
    steps: (place) => [
      {
        name: "test a mock",
        run: () =>
          onMock(place, async (address) => {
            await place.script("dredd/bin/dredd", place.document, address, "--loglevel=error");
          }),
      },
    ],
    fails: ["test a mock"],
    note: "It reads `example` and not `examples`, and wants an example for each parameter. It sends no credentials without hooks, and expects a 403 from any server. Take Specmatic, or `cti-contract verify`.",
  },
];
