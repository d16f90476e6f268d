import 'reflect-metadata';
import { AppError } from '@app/common';
import { startCacheInstance } from './cache-instance';

/**
 * One process of the specs of SingleFlight, told what to do by its parent.
 * `run` answers with how often it led and what its callers got; the store it leads for is a key in Redis.
 */
interface Command {
  url: string;
  key: string;
  callers: number;
  workMs: number;
  leaseMs: number;
  fails?: boolean;
}

process.on('message', (command: Command) => {
  void run(command).then((result) => process.send?.(result));
});

async function run({ url, key, callers, workMs, leaseMs, fails }: Command) {
  const instance = await startCacheInstance(url);
  const { commands } = instance.connections;
  const lead = async () => {
    await commands.incr(`leads:${key}`);
    process.send?.({ leading: true });
    await new Promise((resolve) => setTimeout(resolve, workMs));
    if (fails) throw new AppError('PROVIDER.RATE_LIMITED', { detail: 'slow down', retryAfterSeconds: 7 });
    await commands.set(`stored:${key}`, `by ${process.pid}`);
    return `by ${process.pid}`;
  };
  const work = { lead, follow: () => commands.get(`stored:${key}`) };
  const settled = await Promise.allSettled(
    Array.from({ length: callers }, () => instance.flights.run(key, work, { waitMs: 20_000, leaseMs })),
  );
  await instance.close();
  return {
    values: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    errors: settled.flatMap((one) => (one.status === 'rejected' ? [describe(one.reason)] : [])),
  };
}

const describe = (error: unknown) =>
  error instanceof AppError ? `${error.code} ${error.detail} ${error.retryAfterSeconds}` : String(error);

process.send?.({ ready: true });
