import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { loadConfig } from '@app/config';
import { Logger } from '@app/observability';
import { checkJobHandlers, HANDLES_JOB } from '@app/queues';
import { WorkerModule } from '../../apps/ai-worker/src/worker.module';

/** What the worker would find at its start, read from the module without starting it. */
function handlersOfWorker(): { job: string; handler: string }[] {
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
    REDIS_URL: 'redis://127.0.0.1:9',
    SUPABASE_URL: 'http://127.0.0.1:9',
    SUPABASE_ANON_KEY: 'anon',
    DECODO_API_KEY: 'key',
  });
  const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' });
  const { providers = [] } = WorkerModule.forRoot({ config, logger });
  return providers
    .filter((provider): provider is Type => typeof provider === 'function')
    .map((handler) => ({ handler: handler.name, job: Reflect.getMetadata(HANDLES_JOB, handler) as string | undefined }))
    .flatMap(({ handler, job }) => (job === undefined ? [] : [{ handler, job }]));
}

describe('jobs', () => {
  const handlers = handlersOfWorker();

  it('have exactly one handler each', () => {
    expect(checkJobHandlers(handlers)).toEqual([]);
  });

  it.each(handlers)('would be missed without $handler', ({ handler, job }) => {
    const problems = checkJobHandlers(handlers.filter((other) => other.handler !== handler));
    expect(problems).toEqual([`${job} has no handler`]);
  });
});
