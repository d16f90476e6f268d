import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Reply } from './orders';

interface Message {
  reply?: Reply;
  error?: string;
}

/** Our hand on a process that spends. */
export class SpenderProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(env: Record<string, string>): Promise<SpenderProcess> {
    const child = fork(join(__dirname, 'spender.js'), [], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const spender = new SpenderProcess(child);
    await spender.message();
    return spender;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** One order at a time. */
  async do(order: Order): Promise<Reply> {
    const answer = this.message();
    this.child.send(order);
    const { reply, error } = await answer;
    if (reply === undefined) throw new Error(error);
    return reply;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  private async message(): Promise<Message> {
    const over = new AbortController();
    try {
      const ended = once(this.child, 'exit', { signal: over.signal }).then(() => {
        throw new Error('the spending process has ended');
      });
      const [message] = (await Promise.race([once(this.child, 'message', { signal: over.signal }), ended])) as [
        Message,
      ];
      return message;
    } finally {
      over.abort();
    }
  }
}
