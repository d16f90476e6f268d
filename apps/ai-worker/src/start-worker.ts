import { NestFactory } from '@nestjs/core';
import type { AppConfig } from '@app/config';
import { Logger, Metrics, reportReady } from '@app/observability';
import { WorkerServer } from './health/worker-server';
import { WorkerModule } from './worker.module';

/**
 * Starts taking jobs and reports the process ready.
 * @returns what ends it in order: no new jobs, those under way finished or returned, connections closed
 * @throws WorkerPortInUseError
 */
export async function startWorker(config: AppConfig): Promise<() => Promise<void>> {
  const logger = Logger.create({ ...config.log, process: 'ai-worker' });
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot({ config, logger }), {
    logger,
    abortOnError: false,
  });
  if (config.monitoring.enabled) app.get(Metrics).collectProcessMetrics();
  const { url } = app.get(WorkerServer);
  logger.log('ai-worker is ready', { url, analysis: config.ai.enabled ? 'on' : 'off', workers: config.ai.maxWorkers });
  reportReady({ url });
  return async () => {
    logger.log('ai-worker is stopping');
    await app.close();
    logger.log('ai-worker has stopped');
    logger.flush();
  };
}
