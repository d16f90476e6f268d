import cluster, { type Worker } from 'node:cluster';
import type { AppConfig } from '@app/config';
import { ClusterMetrics, Logger, reportReady, type ReadyInfo } from '@app/observability';

const RESTART_PAUSE_MS = 500;

/**
 * Several api processes behind one port. One that ends unexpectedly is replaced; one that never became ready ends the whole.
 * SIGHUP replaces all of them, one after the other.
 * @returns what ends them all in order
 */
export function serveByWorkers(config: AppConfig): () => Promise<void> {
  const logger = Logger.create({ ...config.log, process: 'api-primary' });
  const ready = new Set<number>();
  /** Those that go, and those that come and may fail to: either is no accident. */
  const replacing = new Set<number>();
  let isStopping = false;
  new ClusterMetrics(cluster).listen();
  cluster.on('message', (worker: Worker, message: Partial<ReadyInfo> & { type?: unknown }) => {
    if (message.type !== 'ready' || ready.has(worker.id)) return;
    ready.add(worker.id);
    if (ready.size === config.http.workers) reportReady({ url: message.url });
  });
  cluster.on('exit', (worker: Worker, code: number) => {
    if (isStopping || replacing.has(worker.id)) return;
    if (!ready.has(worker.id)) return process.exit(code === 0 ? 1 : code); // it said why itself
    logger.error('api worker ended unexpectedly', { worker: worker.id, code });
    setTimeout(() => isStopping || cluster.fork(), RESTART_PAUSE_MS);
  });
  for (let i = 0; i < config.http.workers; i++) cluster.fork();
  onHangUp(() => replaceAll({ replacing, isStopping: () => isStopping, logger }));
  return async () => {
    isStopping = true;
    await Promise.all(runningWorkers().map((worker) => stopWorker(worker)));
  };
}

interface Replacement {
  replacing: Set<number>;
  isStopping: () => boolean;
  logger: Logger;
}

/** The next one goes only when the one before has been replaced: as many as ever take requests at any moment. */
async function replaceAll({ replacing, isStopping, logger }: Replacement): Promise<void> {
  logger.log('api workers are replaced one after the other');
  for (const old of runningWorkers()) {
    if (isStopping()) return;
    const fresh = cluster.fork();
    replacing.add(fresh.id);
    const isReady = await becomesReady(fresh);
    replacing.delete(fresh.id);
    if (!isReady) return logger.error('an api worker did not start: those that run are kept', { worker: fresh.id });
    replacing.add(old.id);
    await stopWorker(old);
    replacing.delete(old.id);
  }
  logger.log('api workers are replaced');
}

/** One round at a time. A terminal that is closed sends the same signal, and then the process ends as it always did. */
function onHangUp(replace: () => Promise<void>): void {
  if (process.stdout.isTTY) return;
  let isAtIt = false;
  process.on('SIGHUP', () => {
    if (isAtIt) return;
    isAtIt = true;
    void replace().finally(() => (isAtIt = false));
  });
}

function becomesReady(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.on('message', (message: { type?: unknown }) => void (message.type === 'ready' && resolve(true)));
    worker.once('exit', () => resolve(false));
  });
}

const runningWorkers = () => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

async function stopWorker(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  if (worker.isDead()) return;
  worker.process.kill('SIGTERM');
  await ended;
}
