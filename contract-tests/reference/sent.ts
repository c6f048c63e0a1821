/** An answer as it goes out; the server adds what HTTP wants. */
export interface Sent {
  status: number;
  /** Names as they are written. Without a Content-Type the server says application/octet-stream. */
  headers: Record<string, string>;
  body: string | Uint8Array;
}
