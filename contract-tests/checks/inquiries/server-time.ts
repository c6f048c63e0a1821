// The clock of CC-CMS. Asking for it changes nothing.
import { askAbout, type Inquiry } from "../inquiry.ts";
import { SERVER_TIME } from "../operations.ts";

/** Pause between two questions, in ms: a clock that is given in ms has gone on after that. */
export const CLOCK_PAUSE = 100;

export const serverTime: Inquiry = {
  name: "server time",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: `the time of the CTI server, and once more ${CLOCK_PAUSE} ms later`,
  async run(desk) {
    const ask = (step: string) => askAbout(desk, SERVER_TIME, [], { inquiry: serverTime.name, step });
    await desk.after(await ask("first"), CLOCK_PAUSE);
    await ask("later");
  },
};
