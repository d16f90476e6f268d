import type { Alert } from './alert.types';

/** What became of the message about one state of an alert. `off`: no webhook was configured. */
export const NOTICE_STATES = ['pending', 'delivered', 'given_up', 'off'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

export interface Notices {
  firing: NoticeState;
  resolved: NoticeState;
}

/** An alert with what the system must remember beside it. */
export interface AlertRecord {
  alert: Alert;
  /** ISO 8601: when it was found to hold for the last time. */
  lastSeenAt: string;
  notices: Notices;
}

/** Told in order: nobody hears that it is over before hearing that it began. */
export function nextNotice({ alert, notices }: AlertRecord): Alert['state'] | null {
  if (notices.firing === 'pending') return 'firing';
  return alert.state === 'resolved' && notices.resolved === 'pending' ? 'resolved' : null;
}

/** What was told stays told, whichever of the two knows it. */
export const mergeNotices = (one: Notices, other: Notices): Notices => ({
  firing: one.firing === 'pending' ? other.firing : one.firing,
  resolved: one.resolved === 'pending' ? other.resolved : one.resolved,
});

const ORDER = { critical: 0, warning: 1, monitor: 2 } as const;

/** Worst first, then oldest first. */
export const byUrgency = (one: Alert, other: Alert): number =>
  ORDER[one.severity] - ORDER[other.severity] || one.startedAt.localeCompare(other.startedAt);
