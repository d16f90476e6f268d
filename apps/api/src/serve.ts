import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { httpAddress } from '@app/common';
import type { AppConfig } from '@app/config';
import { Logger, Metrics, reportReady } from '@app/observability';
import { createApi } from './create-api';
import { drainServer } from './http/drain-server';
import { InFlight } from './http/in-flight';

/** Requests under way get this long, clients with open connections are told to leave for this long (milliseconds). */
const DRAIN = { withinMs: 7_000, graceMs: 500 };

export class PortInUseError extends Error {
  constructor(port: number) {
    super(`Port ${port} is already in use: stop the other program or set PORT to a free one.`);
    this.name = PortInUseError.name;
  }
}

/**
 * Starts the api and reports it ready.
 * @returns what ends it in order
 * @throws PortInUseError
 */
export async function serve(config: AppConfig): Promise<() => Promise<void>> {
  const logger = Logger.create({ ...config.log, process: 'api' });
  const app = await createApi(config, { logger });
  if (config.monitoring.enabled) app.get(Metrics).collectProcessMetrics();
  if (cluster.isWorker) app.get(Metrics).joinCluster();
  const url = await listen(app, config);
  logger.log('api is ready', { url });
  reportReady({ url });
  return async () => {
    logger.log('api is stopping');
    const finished = await drainServer(app.getHttpServer(), app.get(InFlight), DRAIN);
    if (!finished) logger.warn('requests were cut off: they did not finish in time');
    await app.close();
    logger.log('api has stopped');
    logger.flush();
  };
}

async function listen(app: NestExpressApplication, config: AppConfig): Promise<string> {
  const { host, port } = config.http;
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new PortInUseError(port);
    throw error;
  }
  return httpAddress(host, (app.getHttpServer().address() as AddressInfo).port);
}
