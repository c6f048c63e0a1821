// The clock of CC-CMS. Asking for it changes nothing.

import { type OperationKey, operationOf } from "../../contract/contract.ts";
import { type Inquiry, probeOf, signedQuestion } from "../inquiry.ts";
import { ccCmsOf } from "./cc-cms.ts";

export const SERVER_TIME: OperationKey = { surface: "cc-cms", operationId: "queryCtiServerTime" };

/** Pause between two questions, in ms: a clock that is given in ms has gone on after that. */
export const CLOCK_PAUSE = 100;

export const serverTime: Inquiry = {
  name: "server time",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: `the time of the CTI server, and once more ${CLOCK_PAUSE} ms later`,
  async run(desk) {
    const { ccId } = ccCmsOf(desk);
    const question = signedQuestion(SERVER_TIME.operationId, { ccId });
    const ask = (step: string) =>
      desk.ask(probeOf(operationOf("cc-cms", SERVER_TIME.operationId), question, { inquiry: serverTime.name, step }));
    await desk.after(await ask("first"), CLOCK_PAUSE);
    await ask("later");
  },
};
