/** `1 check`, `2 checks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || noun === "more" ? "" : "s"}`;
}
