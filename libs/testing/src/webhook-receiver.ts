import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedMessage {
  path: string;
  headers: IncomingHttpHeaders;
  /** As it was sent, for its signature. */
  body: string;
}

export interface PlannedAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A receiver of webhooks on loopback: remembers what arrives and answers what it is told, 204 when it is told nothing. */
export class WebhookReceiver {
  readonly received: ReceivedMessage[] = [];
  private readonly planned: PlannedAnswer[] = [];
  private silent = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        receiver.received.push({ path: request.url ?? '', headers: request.headers, body });
        if (receiver.silent) return;
        const { status, headers = {}, body: answer = '' } = receiver.planned.shift() ?? { status: 204 };
        response.writeHead(status, headers).end(answer);
      });
    });
    return receiver;
  }

  /** For the next messages, one each. */
  answer(...answers: PlannedAnswer[]): void {
    this.planned.push(...answers);
  }

  /** Takes messages and never says a word. */
  fallSilent(): void {
    this.silent = true;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
