// What every answer has to be, whatever it is about.
import { answerSchemaChecks } from "./answer-schema.ts";
import { answerTextChecks } from "./answer-text.ts";
import type { Check } from "./check.ts";
import { envelopeChecks } from "./envelope.ts";

export const answerChecks: readonly Check[] = [...answerTextChecks, ...answerSchemaChecks, ...envelopeChecks];
