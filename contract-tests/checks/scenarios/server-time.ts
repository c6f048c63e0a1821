// The clock of CC-CMS. Asking for it changes nothing.

import { SERVER_TIME } from "../operations.ts";
import { askAbout, type Scenario } from "../scenario.ts";

/** Pause between two requests, in ms: a clock that is given in ms has gone on after that. */
const CLOCK_PAUSE = 100;

export const serverTime: Scenario = {
  name: "server time",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: `a query for the time of the CTI server, and again ${CLOCK_PAUSE} ms later`,
  async run(context) {
    const ask = (step: string) => askAbout(context, SERVER_TIME, [], { scenario: serverTime.name, step });
    await context.after(await ask("first"), CLOCK_PAUSE);
    await ask("later");
  },
};
