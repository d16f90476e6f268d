/** What one export, and one user, may have. */
export const EXPORT_LIMITS = {
  /** Rows of a file; what is beyond is left out, and the export says so. */
  rows: 200_000,
  /** Queued or running exports of a user. */
  unfinished: 3,
  /** How long a file is kept. */
  keepDays: 7,
  /** How long an export is remembered after its file has gone. */
  rememberDays: 400,
} as const;
