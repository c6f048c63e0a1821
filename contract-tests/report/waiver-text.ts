import type { Waiver } from "../deployment/waivers.ts";

export function waiverText({ subject, expires, owner, reason, evidence }: Waiver): string {
  const about = subject === undefined ? "" : `, for agent ${subject}`;
  return `waived until ${expires} by ${owner}${about}: ${reason} (${evidence})`;
}
