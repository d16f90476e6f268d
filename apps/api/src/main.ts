import 'reflect-metadata';
import cluster from 'node:cluster';
import { InvalidConfigError, loadConfig } from '@app/config';
import { exitWithParent } from '@app/observability';
import { serveByWorkers } from './cluster';
import { PortInUseError, serve } from './serve';

async function main(): Promise<void> {
  const config = loadConfig();
  let close = async (): Promise<void> => undefined;
  exitWithParent(() => close());
  close = config.http.workers > 1 && cluster.isPrimary ? serveByWorkers(config) : await serve(config);
}

main().catch((error: unknown) => {
  const isForOperator = error instanceof InvalidConfigError || error instanceof PortInUseError;
  const text = isForOperator ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`, () => process.exit(1));
});
