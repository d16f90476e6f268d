import { NestFactory } from '@nestjs/core';
import type { AppConfig } from '@app/config';
import { Logger, Metrics, reportReady } from '@app/observability';
import { WorkerModule } from './worker.module';

/**
 * Starts taking jobs and reports the process ready.
 * @returns what ends it in order: no new jobs, those under way finished or returned, connections closed
 */
export async function startWorker(config: AppConfig): Promise<() => Promise<void>> {
  const logger = Logger.create({ ...config.log, process: 'ai-worker' });
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot({ config, logger }), {
    logger,
    abortOnError: false,
  });
  if (config.monitoring.enabled) app.get(Metrics).collectProcessMetrics();
  logger.log('ai-worker is ready', { analysis: config.ai.enabled ? 'on' : 'off', workers: config.ai.maxWorkers });
  reportReady();
  return async () => {
    logger.log('ai-worker is stopping');
    await app.close();
    logger.flush();
  };
}
