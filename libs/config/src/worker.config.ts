import { z } from 'zod';
import { integer } from './env-types';

export const workerSchema = z.object({
  WORKER_PORT: integer(3001, { min: 0, max: 65535 }),
});

export interface WorkerConfig {
  /** Where the ai-worker tells how it is; 0 takes a free port. Its address is that of the api (HOST). */
  port: number;
}

export const toWorkerConfig = (env: z.output<typeof workerSchema>): WorkerConfig => ({ port: env.WORKER_PORT });
