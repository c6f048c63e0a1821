import { curl } from "./curl.ts";
import { java } from "./java.ts";
import { python } from "./python.ts";
import type { SampleRequest } from "./request.ts";
import { typescript } from "./typescript.ts";

/** A language of the samples: its label, the word of the code block, and what makes a sample. */
export interface Language {
  label: string;
  word: string;
  sample(request: SampleRequest): string;
}

export const languages: readonly Language[] = [
  { label: "curl", word: "sh", sample: curl },
  { label: "TypeScript", word: "ts", sample: typescript },
  { label: "Python", word: "python", sample: python },
  { label: "Java", word: "java", sample: java },
];
