// Whether something that is different about a reference shows in what it answers.
import type { Change } from "../../reference/change.ts";
import type { Dataset } from "../../reference/dataset.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import { type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { type Clock, conversation, type SectionName } from "./conversation.ts";

/** What is different. */
export interface Difference {
  change?: Change;
  options?: Omit<ReferenceOptions, "change" | "scenario" | "now">;
  dataset?: Dataset;
}

/** The built-in dataset with fewer agents who only fill up a full batch, so that a reference starts faster. */
export function smallDataset(): Dataset {
  const { agents, ...rest } = structuredClone(builtIn);
  return { ...rest, agents: agents.filter(({ workno }) => workno < 10_000 || workno > 14_800) };
}

// Read once: that takes longer than many a conversation.
const builtIn = builtInDataset();
const usual = smallDataset();

/** Holds a conversation with a reference; ends it when `goesOn` says so. */
async function hold(
  { options, change, dataset = usual }: Difference,
  first: SectionName,
  goesOn: (answer: string, index: number) => boolean,
): Promise<void> {
  const clock: Clock = { time: Date.UTC(2024, 4, 6, 9, 30) };
  const own = { ...options, ...(change && { change }) };
  const now = () => clock.time;
  const fast = { flowControl: false, refuseReplays: true, pollWait: 1 };
  const reference = await startReference({ dataset, plain: true, now, ...fast, ...own });
  try {
    let index = 0;
    for await (const answer of conversation(reference, clock, first)) {
      if (!goesOn(answer, index)) return;
      index += 1;
    }
  } finally {
    await reference.close();
  }
}

/** All answers of a reference that differs in its options only. */
export async function rightAnswers(first: SectionName, options?: Difference["options"]): Promise<string[]> {
  const answers: string[] = [];
  await hold(options ? { options } : {}, first, (answer) => answers.push(answer) > 0);
  return answers;
}

const known = new Map<string, Promise<string[]>>();

/** Whether a difference changes an answer of a conversation; `same` are the options of what it is compared with. */
export async function shows(
  difference: Difference,
  first: SectionName,
  same: Difference["options"] = difference.options,
): Promise<boolean> {
  const key = `${first} ${JSON.stringify(same)}`;
  const right = known.get(key) ?? rightAnswers(first, same);
  known.set(key, right);
  const expected = await right;
  let isRight = true;
  await hold(difference, first, (answer, index) => {
    isRight = answer === expected[index];
    return isRight;
  });
  return !isRight;
}
