import cluster, { type Worker } from 'node:cluster';
import type { AppConfig } from '@app/config';
import { ClusterMetrics, Logger, reportReady, type ReadyInfo } from '@app/observability';

const RESTART_PAUSE_MS = 500;

/**
 * Several api processes behind one port. One that ends unexpectedly is replaced; one that never became ready ends the whole.
 * @returns what ends them all in order
 */
export function serveByWorkers(config: AppConfig): () => Promise<void> {
  const logger = Logger.create({ ...config.log, process: 'api-primary' });
  const ready = new Set<number>();
  let isStopping = false;
  new ClusterMetrics(cluster).listen();
  cluster.on('message', (worker: Worker, message: Partial<ReadyInfo> & { type?: unknown }) => {
    if (message.type !== 'ready' || ready.has(worker.id)) return;
    ready.add(worker.id);
    if (ready.size === config.http.workers) reportReady({ url: message.url });
  });
  cluster.on('exit', (worker: Worker, code: number) => {
    if (isStopping) return;
    if (!ready.has(worker.id)) return process.exit(code === 0 ? 1 : code); // it said why itself
    logger.error('api worker ended unexpectedly', { worker: worker.id, code });
    setTimeout(() => isStopping || cluster.fork(), RESTART_PAUSE_MS);
  });
  for (let i = 0; i < config.http.workers; i++) cluster.fork();
  return async () => {
    isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(workers.map((worker) => stopWorker(worker)));
  };
}

async function stopWorker(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  if (worker.isDead()) return;
  worker.process.kill('SIGTERM');
  await ended;
}
