/** The moment n months after the anchor, in UTC: the same day and time, or the last day of a shorter month. */
export function monthsAfter(anchorMs: number, months: number): number {
  const anchor = new Date(anchorMs);
  const first = new Date(anchorMs);
  first.setUTCDate(1);
  first.setUTCMonth(anchor.getUTCMonth() + months);
  const daysInMonth = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(anchor.getUTCDate(), daysInMonth));
  return first.getTime();
}
