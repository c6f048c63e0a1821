/** The IANA name of the time zone of this machine; UTC where it is not known. */
export function timeZone(): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(name) ? name : "UTC";
}

/** An ISO 8601 time in a time zone, to the second, with the difference from UTC: `2026-06-15 11:30:00 +02:00`. */
export function localTime(iso: string, zone: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: isZone(zone) ? zone : "UTC",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  const parts = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute, second, timeZoneName = "" } = parts;
  const offset = timeZoneName.replace("GMT", "") || "+00:00";
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${offset}`;
}

function isZone(name: string | undefined): name is string {
  try {
    Intl.DateTimeFormat("en-GB", { timeZone: name });
    return name !== undefined;
  } catch {
    return false;
  }
}
