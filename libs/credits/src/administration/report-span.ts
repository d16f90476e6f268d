/** What a report is about: from the first moment up to, not including, the second. */
export interface ReportSpan {
  from: Date;
  to: Date;
}
