import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SandboxConfig } from '@app/config';
import { Logger } from '@app/observability';
import { answerBadBody } from './decodo/bad-body';
import { SandboxModule } from './sandbox.module';

export interface RunningSandbox {
  /** Base address without a trailing slash. */
  url: string;
  app: NestExpressApplication;
  /** Ends every connection, slow ones included. */
  close(): Promise<void>;
}

/** The stand-ins hold no secret and check no caller: they must never face real users. */
export class ProductionRefusedError extends Error {
  constructor() {
    super('The sandbox does not run with NODE_ENV=production: it imitates the outside world with invented data.');
    this.name = ProductionRefusedError.name;
  }
}

/**
 * Starts the stand-ins in this process and listens.
 * @throws ProductionRefusedError with NODE_ENV=production
 */
export async function runSandbox(config: SandboxConfig, logger: Logger): Promise<RunningSandbox> {
  if (config.environment === 'production') throw new ProductionRefusedError();
  const address = { url: config.publicUrl ?? '' };
  const keysDir = config.dataDir ?? join(tmpdir(), `creator-search-sandbox-${process.pid}`);
  const module = SandboxModule.forRoot(config, { logger, keysDir, baseUrl: () => address.url });
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    abortOnError: false,
    logger: false,
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.set('etag', false);
  // Stripe's clients write lists and ranges as `types[0]=` and `created[gte]=`
  app.set('query parser', 'extended');
  app.useBodyParser('json', { limit: '1mb' });
  app.use(answerBadBody);
  await app.listen(config.port, config.host);
  const url = (await app.getUrl()).replace('[::1]', 'localhost').replace(/\/+$/, '');
  address.url ||= url;
  logger.log('The sandbox is ready', { url });
  return { url, app, close: () => app.close() };
}
