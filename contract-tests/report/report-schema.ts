import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import schema from "./report.schema.json" with { type: "json" };
import type { Report } from "./report.ts";

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv, ["date-time"]);

/** Whether a value is a report of this version. */
export const isReport = ajv.compile<Report>(schema);
