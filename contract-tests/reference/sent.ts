/** An answer as it goes out; the server adds what HTTP wants. */
export interface Sent {
  status: number;
  /** Names as they are written; a value of several lines is sent as so many headers. Without a Content-Type the server says application/octet-stream. */
  headers: Record<string, string>;
  body: string | Uint8Array;
}
