import { agents, calls } from "../../checks/inquiries/agentgateway.ts";
import { batch, privateCalls } from "../../checks/inquiries/cc-cms.ts";
import type { Inquiry } from "../../checks/inquiry.ts";
import type { Asked } from "../../checks/reading.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import type { Change } from "../../reference/change.ts";
import { startReference } from "../../reference/reference.ts";
import { askAll } from "../../suite/ask.ts";

/** Only the form of the answers matters here, not what becomes of it after two seconds. */
const inquiries = [agents, calls, batch, privateCalls].map(
  (inquiry): Inquiry => ({ ...inquiry, run: (desk) => inquiry.run({ ...desk, after: () => Promise.resolve() }) }),
);

/** What a reference deployment with a change answers to each of the five queries. */
export async function answersWith(change?: Change): Promise<Asked[]> {
  const reference = await startReference({ flowControl: false, plain: true, ...(change && { change }) });
  try {
    const deployment = embeddedDeployment(reference, "dynamic");
    const { asked } = await askAll(deployment, inquiries, new AbortController().signal, () => undefined);
    return asked;
  } finally {
    await reference.close();
  }
}
