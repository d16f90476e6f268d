import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const PROGRAM = resolve(__dirname, '../../../dist/apps/sandbox/src/main.js');

/** The stand-ins of the outside world in a process of their own: making creators up takes time that the load needs. */
export class Sandbox {
  static readonly apiKey = 'chaos';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<Sandbox> {
    const child = fork(PROGRAM, [], {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        LOG_LEVEL: 'error',
        SANDBOX_PORT: '0',
        SANDBOX_PROVIDER_LATENCY_MS: '200',
        SANDBOX_DECODO_API_KEY: Sandbox.apiKey,
      },
      execArgv: [],
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new Sandbox(child, url);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}
