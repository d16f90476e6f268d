/** The reader's clock may be wrong; "since 6 min" is reckoned by the server's. */

/** The Date header has whole seconds, and answers take a while: less than that is no difference. */
const NOTICEABLE_MS = 2_000;

let aheadMs = 0;

/** @param header `Date` of an answer that has just arrived */
export function readServerClock(header: string | null): void {
  const said = Date.parse(header ?? '');
  if (Number.isNaN(said)) return;
  const ahead = said + 500 - Date.now();
  aheadMs = Math.abs(ahead) < NOTICEABLE_MS ? 0 : ahead;
}

/** Unix milliseconds by the server's clock. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
