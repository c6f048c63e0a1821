import type { Report } from "./report.ts";
export function markdownOf(report: Report): string { return `# ${report.verdict}\n`; }
export function inline(text: string): string { return text; }
