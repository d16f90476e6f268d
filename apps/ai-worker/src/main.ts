import 'reflect-metadata';
import { InvalidConfigError, loadConfig } from '@app/config';
import { exitWithParent } from '@app/observability';
import { WorkerPortInUseError } from './health/worker-server';
import { startWorker } from './start-worker';

async function main(): Promise<void> {
  const config = loadConfig();
  let close = async (): Promise<void> => undefined;
  exitWithParent(() => close());
  close = await startWorker(config);
}

main().catch((error: unknown) => {
  const isForOperator = error instanceof InvalidConfigError || error instanceof WorkerPortInUseError;
  const text = isForOperator ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`, () => process.exit(1));
});
