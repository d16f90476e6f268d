import 'reflect-metadata';
import { Redis } from 'ioredis';
import { startWorker } from './queue-process';
import { handlersDoing } from './test-handlers';

/** A worker of its own process. It writes what it does into Redis, so that it can be killed at any moment. */
const [url, name, workMs] = process.argv.slice(2) as [string, string, string];
const probe = new Redis(url);

const handlers = handlersDoing(async ({ payload, context }) => {
  await probe.rpush('seen', JSON.stringify({ by: name, event: 'began', attempt: context.attempt, ...payload }));
  await new Promise((resolve) => setTimeout(resolve, Number(workMs)));
  await probe.rpush('seen', JSON.stringify({ by: name, event: 'ended', attempt: context.attempt, ...payload }));
});

void startWorker(url, handlers).then((worker) => {
  process.once('SIGTERM', () => {
    void worker.close().then(() => probe.disconnect());
  });
  process.send?.('ready');
});
process.once('disconnect', () => process.exit(0));
