import { isJobName, knownData } from '@app/queues';

const WITHOUT_NAMES = new Set([
  'v',
  'requestId',
  'reason',
  'analysisJobId',
  'profileId',
  'postIds',
  'commentIds',
  'exportId',
]);

/** A job that no contract knows shows nothing. */
export function shownData(job: string, data: unknown): Record<string, unknown> {
  return isJobName(job) ? knownData(data, [job]) : {};
}

/** What the audit log keeps of it, for ever: nothing that names a creator, who may ask to be forgotten. */
export function recordedData(job: string, data: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shownData(job, data)).filter(([member]) => WITHOUT_NAMES.has(member)));
}
