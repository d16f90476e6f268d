import { Injectable, type OnApplicationShutdown, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_HEADERS, httpAddress } from '@app/common';
import { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { WorkerAnswers, type WorkerAnswer } from './worker-answers';

export class WorkerPortInUseError extends Error {
  constructor(port: number) {
    super(`Port ${port} is already in use: stop the other program or set WORKER_PORT to a free one.`);
    this.name = WorkerPortInUseError.name;
  }
}

/** Nobody who asks how the worker is needs longer to say so (milliseconds). */
const REQUEST_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 65_000;
const READS = ['GET', 'HEAD'];

/**
 * Tells orchestrators and scrapers how the worker is, from before the first job is taken until after the last one ended.
 * It knows four addresses and reads no bodies.
 */
@Injectable()
export class WorkerServer implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown {
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private isStopping = false;

  constructor(
    private readonly config: AppConfig,
    private readonly answers: WorkerAnswers,
    private readonly logger: Logger,
  ) {
    this.server.requestTimeout = REQUEST_TIMEOUT_MS;
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** @throws WorkerPortInUseError, so early that no job was taken */
  async onModuleInit(): Promise<void> {
    const { host } = this.config.http;
    const { port } = this.config.worker;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE' ? new WorkerPortInUseError(port) : error;
    });
    this.server.on('error', (err) => this.logger.error('the server of the worker', { err }));
  }

  /** The first thing of an orderly end: from here on it is not ready, while its jobs finish. */
  onModuleDestroy(): void {
    this.isStopping = true;
  }

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  get url(): string {
    return httpAddress(this.config.http.host, (this.server.address() as AddressInfo).port);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.answerTo(request).catch((err: unknown): WorkerAnswer => {
      this.logger.error('the worker could not say how it is', { err });
      return { status: 500, body: problem('Something went wrong.') };
    });
    for (const [name, value] of API_HEADERS) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', answer.contentType ?? 'application/json; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(answer.body));
    // A body that nobody reads would be taken for the next request.
    if (this.isStopping || !READS.includes(request.method ?? '')) response.setHeader('Connection', 'close');
    response.writeHead(answer.status);
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }

  private async answerTo(request: IncomingMessage): Promise<WorkerAnswer> {
    if (!READS.includes(request.method ?? '')) return { status: 405, body: problem('Only GET is answered here.') };
    switch ((request.url ?? '').split('?', 1)[0]) {
      case '/health':
        return this.answers.health();
      case '/health/live':
        return this.answers.live();
      case '/health/ready':
        return this.answers.ready(this.isStopping);
      case '/metrics':
        return this.answers.metrics({ headers: request.headers, address: request.socket.remoteAddress });
      default:
        return { status: 404, body: problem('There is nothing at this address.') };
    }
  }
}

const problem = (detail: string) => JSON.stringify({ detail });
