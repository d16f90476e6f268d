import 'reflect-metadata';
import { InvalidConfigError, loadSandboxConfig } from '@app/config';
import { Logger } from '@app/observability';
import { ProductionRefusedError, runSandbox } from './sandbox-app';

/** Tells whoever started the process where it listens: by message when forked, else as a line of JSON. */
function announce(url: string): void {
  const ready = { type: 'ready', url };
  if (process.send) process.send(ready);
  else process.stdout.write(`${JSON.stringify(ready)}\n`);
}

async function main(): Promise<void> {
  const config = loadSandboxConfig();
  const logger = Logger.create({ ...config.log, process: 'sandbox' });
  const sandbox = await runSandbox(config, logger);
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
  announce(sandbox.url);
}

main().catch((error: unknown) => {
  const expected =
    error instanceof ProductionRefusedError || error instanceof InvalidConfigError || isPortTrouble(error);
  const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});

function isPortTrouble(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL';
}
