import { z } from 'zod';
import { integer } from './env-types';

export const workerSchema = z.object({
  WORKER_PORT: integer(3001, { min: 0, max: 65535 }),
  FOLLOWED_REFRESHES_PER_DAY: integer(10_000, { min: 0, max: 10_000_000 }),
});

export interface WorkerConfig {
  /** Where the ai-worker tells how it is; 0 takes a free port. Its address is that of the api (HOST). */
  port: number;
  /** Fetches that the daily refresh of followed creators may order in a day, spread evenly over it; 0 switches it off. */
  followedRefreshesPerDay: number;
}

export const toWorkerConfig = (env: z.output<typeof workerSchema>): WorkerConfig => ({
  port: env.WORKER_PORT,
  followedRefreshesPerDay: env.FOLLOWED_REFRESHES_PER_DAY,
});
