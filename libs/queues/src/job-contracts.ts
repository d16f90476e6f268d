import { z } from 'zod';

/** Raised when a payload changes its shape: jobs that still wait in another shape are refused, not guessed at. */
export const PAYLOAD_VERSION = 1;

const contract = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ v: z.literal(PAYLOAD_VERSION), requestId: z.string().min(1).max(200), ...shape });

/** Why a profile is fetched again. */
export const REFRESH_REASONS = ['stale', 'forced', 'scheduled', 'admin'] as const;

/** Every job of the product: the queue it waits in and what its payload must be, checked when it is put in and when it is taken. */
export const JOBS = {
  'plan-profile-analysis': {
    queue: 'profile-analyses',
    payload: contract({ analysisJobId: z.uuid(), profileId: z.uuid() }),
  },
  'analyse-post-batch': {
    queue: 'profile-analyses',
    payload: contract({ analysisJobId: z.uuid(), profileId: z.uuid(), postIds: z.array(z.uuid()).min(1).max(1024) }),
  },
  'analyse-comment-batch': {
    queue: 'profile-analyses',
    payload: contract({ analysisJobId: z.uuid(), profileId: z.uuid(), commentIds: z.array(z.uuid()).min(1).max(1024) }),
  },
  'refresh-profile': {
    queue: 'profile-refreshes',
    payload: contract({ username: z.string().min(1).max(30), reason: z.enum(REFRESH_REASONS) }),
  },
  'reanalyse-outdated': { queue: 'maintenance', payload: contract({}) },
  'recount-peers': { queue: 'maintenance', payload: contract({}) },
  'warm-cache': { queue: 'maintenance', payload: contract({}) },
  'refresh-followed': { queue: 'maintenance', payload: contract({}) },
  'purge-expired': { queue: 'maintenance', payload: contract({}) },
  'weigh-creator-tags': { queue: 'maintenance', payload: contract({}) },
  'tell-watches': { queue: 'maintenance', payload: contract({}) },
  'tell-new-matches': { queue: 'maintenance', payload: contract({}) },
  'reconcile-analyses': { queue: 'maintenance', payload: contract({}) },
  'sweep-credit-holds': { queue: 'credits', payload: contract({}) },
  'roll-credit-periods': { queue: 'credits', payload: contract({}) },
  'audit-credit-books': { queue: 'credits', payload: contract({}) },
  'process-stripe-events': { queue: 'credits', payload: contract({}) },
  'reconcile-stripe': { queue: 'credits', payload: contract({}) },
  'export-creators': { queue: 'exports', payload: contract({ exportId: z.uuid() }) },
  'tend-exports': { queue: 'maintenance', payload: contract({}) },
  'deliver-outbox': { queue: 'notifications', payload: contract({}) },
} as const;

export type JobName = keyof typeof JOBS;
export type QueueName = (typeof JOBS)[JobName]['queue'];
export type JobPayload<Name extends JobName> = z.output<(typeof JOBS)[Name]['payload']>;
/** What a caller gives; the request id of the running request or job is added when it is left out. */
export type JobInput<Name extends JobName> = Omit<JobPayload<Name>, 'v' | 'requestId'> & { requestId?: string };

export const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** Of a job's data what the contracts know of it: ids, names and reasons. Whatever else somebody put in is not shown. */
export function knownData(data: unknown, jobs: readonly JobName[]): Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return {};
  const known = new Set(jobs.flatMap((job) => Object.keys(JOBS[job].payload.shape)));
  return Object.fromEntries(Object.entries(data).filter(([name]) => known.has(name)));
}

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}
