import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthReport, MetricsReport } from '@app/monitoring';
import { toFrame } from '../../src/http/event-stream';
import { madeUpHealth } from './made-up-reports';

/**
 * Stands before an api: the page comes from there, what the page reads from here. Every state of the system can be
 * shown with it, and every way to lose contact.
 */
export class StatusPageFront {
  health: HealthReport = madeUpHealth();
  /** Given to who asks for everything since the start. */
  past: readonly MetricsReport[] = [];
  /** Who may listen; null: everybody. */
  token: string | null = null;
  hasFigures = true;
  /** Answers nothing any more, as a server that is gone. */
  isGone = false;
  url = '';
  readonly paths: string[] = [];
  readonly resumedFrom: string[] = [];
  private readonly listeners = new Set<ServerResponse>();
  private readonly server: Server;

  private constructor(private readonly api: string) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async before(api: string): Promise<StatusPageFront> {
    const front = new StatusPageFront(api);
    await new Promise<void>((done) => front.server.listen(0, '127.0.0.1', done));
    front.url = `http://127.0.0.1:${(front.server.address() as AddressInfo).port}`;
    return front;
  }

  publish(report: MetricsReport): void {
    for (const listener of this.listeners) listener.write(frameOf(report));
  }

  /** Ends the streams, as a stopping process does. */
  cut(): void {
    for (const listener of this.listeners) listener.destroy();
    this.listeners.clear();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.paths.push(path);
    if (this.isGone) return void response.destroy();
    if (path === '/api/health') return send(response, 200, this.health);
    if (path === '/api/streaming/metrics') return this.stream(request, response);
    const page = await fetch(`${this.api}${path}`);
    const { headers } = page;
    response.writeHead(page.status, Object.fromEntries(headers)).end(Buffer.from(await page.arrayBuffer()));
  }

  private stream(request: IncomingMessage, response: ServerResponse): void {
    if (!this.hasFigures) return send(response, 503, { code: 'SYSTEM.UNAVAILABLE' });
    const { authorization } = request.headers;
    const isWelcome = this.token === null || authorization === `Bearer ${this.token}`;
    if (!isWelcome) return send(response, authorization === undefined ? 401 : 403, { code: 'AUTH.FORBIDDEN' });
    const lastId = String(request.headers['last-event-id']);
    this.resumedFrom.push(lastId);
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write(': hello\n\n');
    for (const report of this.past) if (report.tick > Number(lastId)) response.write(frameOf(report));
    this.listeners.add(response);
    response.on('close', () => this.listeners.delete(response));
  }
}

function frameOf(report: MetricsReport): string {
  return toFrame({ name: 'metrics', id: String(report.tick), data: JSON.stringify(report) });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.sendDate = false; // the page goes by the server's clock, and here a test moves that of the page
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
