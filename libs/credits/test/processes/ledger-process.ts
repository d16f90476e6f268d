import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, ProcessOptions, ReplyTo } from './ledger-orders';

const PROGRAM = join(__dirname, '../../../../dist/libs/credits/test/processes/ledger-program.js');

interface Answer {
  id: number;
  reply?: unknown;
  error?: string;
}

/** A parent's hand on a process with a ledger. */
export class LedgerProcess {
  private orders = 0;

  private constructor(private readonly child: ChildProcess) {}

  static async start(options: ProcessOptions): Promise<LedgerProcess> {
    const child = fork(PROGRAM, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const ended = once(child, 'exit').then(() => {
      throw new Error('the ledger process ended before it was ready');
    });
    await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => undefined); // later it may
    return new LedgerProcess(child);
  }

  /** @throws Error when the order fails, or the process dies of it */
  async do<O extends Order>(order: O): Promise<ReplyTo<O>> {
    const id = ++this.orders;
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the ledger process died'));
      const onMessage = (answer: Answer) => {
        if (answer.id !== id) return;
        this.child.off('message', onMessage).off('exit', onExit);
        if (answer.error === undefined) resolve(answer.reply as ReplyTo<O>);
        else reject(new Error(answer.error));
      };
      this.child.on('message', onMessage).once('exit', onExit);
      this.child.send({ id, order });
    });
  }

  /** Gives an order that the process does not survive. @returns the signal that ended it */
  async dieOf(order: Order): Promise<NodeJS.Signals | null> {
    const ended = once(this.child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.child.send({ id: ++this.orders, order });
    return (await ended)[1];
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
