import { testRefusals } from "./refusals.ts";
import { refusedCcCms } from "./refused-cc-cms.ts";

testRefusals("cc-cms", refusedCcCms);
