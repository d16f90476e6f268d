import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';

/** What goes wrong with the requests whose path contains `path`, `times` times; for ever unless told. */
export interface HubFault {
  path: string;
  times?: number;
  /** Either unless given. */
  host?: HubRequest['host'];
  /** `cut` ends the connection in the middle of a file, `spoil` changes a byte of it, a number is the status. */
  what: 'cut' | 'spoil' | 'silence' | number;
  retryAfter?: number;
}

export interface HubRequest {
  /** `hub`, or `store`: the other host to which large files are redirected. */
  host: 'hub' | 'store';
  path: string;
  range: string | undefined;
  authorization: string | undefined;
  status: number;
}

export interface HubStandInOptions {
  /** In it models as owner/name folders. */
  folder: string;
  /** Every request to the hub needs it. */
  token?: string;
  port?: number;
}

interface HubFile {
  path: string;
  content: Buffer;
  oid: string;
  lfs: string | null;
}

/** From that size on files are kept elsewhere, and known by their SHA-256. */
const LARGE = 10_000;

/** The model hub's interface on the loopback: revisions, trees, files in ranges, large ones on another host, and faults. */
export class HubStandIn {
  readonly requests: HubRequest[] = [];
  /** Raise it, and the newest revision is another commit. */
  generation = 1;
  private faults: HubFault[] = [];
  private readonly files = new Map<string, HubFile[]>();
  private readonly hub: Server = createServer((request, response) => void this.answer('hub', request, response));
  private readonly store: Server = createServer((request, response) => void this.answer('store', request, response));

  private constructor(private readonly options: HubStandInOptions) {}

  static async start(options: HubStandInOptions): Promise<HubStandIn> {
    const standIn = new HubStandIn(options);
    await Promise.all([
      once(standIn.hub.listen(options.port ?? 0, '127.0.0.1'), 'listening'),
      once(standIn.store.listen(0, '127.0.0.1'), 'listening'),
    ]);
    standIn.url = `http://127.0.0.1:${(standIn.hub.address() as AddressInfo).port}`;
    return standIn;
  }

  /** Also after the stand-in has gone. */
  url = '';

  /** The commit that `main` is. */
  commitOf(model: string): string {
    return createHash('sha1').update(`${model} ${this.generation}`).digest('hex');
  }

  /** Takes the place of all faults before it. */
  failWith(...faults: HubFault[]): void {
    this.faults = faults.map((fault) => ({ ...fault }));
  }

  requestsOf(part: string): HubRequest[] {
    return this.requests.filter(({ path }) => path.includes(part));
  }

  async stop(): Promise<void> {
    for (const server of [this.hub, this.store].filter(({ listening }) => listening)) {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }
  }

  private async answer(host: HubRequest['host'], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const path = decodeURIComponent(url.pathname);
    response.on('finish', () => (seen.status = response.statusCode));
    const { range, authorization } = request.headers;
    const seen: HubRequest = { host, path, range, authorization, status: 0 };
    this.requests.push(seen);
    const fault = this.takeFault(seen, (what) => what === 'silence' || typeof what === 'number');
    if (fault?.what === 'silence') return;
    if (typeof fault?.what === 'number') {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      return refuse(response, fault.what);
    }
    const { token } = this.options;
    if (host === 'hub' && token !== undefined && authorization !== `Bearer ${token}`) return refuse(response, 401);
    await this.route(seen, { request, response });
  }

  private async route(seen: HubRequest, exchange: Exchange): Promise<void> {
    const { host, path } = seen;
    const [, api, model = '', verb, commit = ''] =
      /^(\/api\/models)?\/([^/]+\/[^/]+)\/(revision|tree|resolve)\/([^/]+)/u.exec(path) ?? [];
    const files = model === '' ? null : await this.filesOf(model);
    const newest = this.commitOf(model);
    if (files === null || !['main', newest].includes(commit)) return refuse(exchange.response, 404);
    if (api !== undefined && verb === 'revision') return sendJson(exchange.response, { id: model, sha: newest });
    if (api !== undefined && verb === 'tree') return sendJson(exchange.response, files.map(treeEntry));
    const wanted = path.split('/').slice(5).join('/');
    const file = files.find((one) => one.path === wanted);
    if (verb !== 'resolve' || file === undefined) return refuse(exchange.response, 404);
    exchange.response.setHeader('x-repo-commit', newest);
    if (file.lfs === null || host === 'store') {
      return sendFile(
        file,
        exchange,
        this.takeFault(seen, (what) => what === 'cut' || what === 'spoil'),
      );
    }
    const { port } = this.store.address() as AddressInfo;
    exchange.response.writeHead(302, { location: `http://127.0.0.1:${port}${path}`, 'x-linked-etag': `"${file.lfs}"` });
    exchange.response.end();
  }

  /** The first fault that fits, if this is the moment for it. */
  private takeFault(seen: HubRequest, isDue: (what: HubFault['what']) => boolean): HubFault | undefined {
    const fault = this.faults.find(
      ({ path, host, times }) => seen.path.includes(path) && (host ?? seen.host) === seen.host && (times ?? 1) > 0,
    );
    if (fault === undefined || !isDue(fault.what)) return undefined;
    if (fault.times !== undefined) fault.times -= 1;
    return fault;
  }

  private async filesOf(model: string): Promise<HubFile[] | null> {
    const known = this.files.get(model);
    if (known !== undefined) return known;
    const folder = join(this.options.folder, model);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => null);
    if (entries === null) return null;
    const files: HubFile[] = [];
    for (const entry of entries.filter((one) => one.isFile())) {
      const content = await readFile(join(entry.parentPath, entry.name));
      const blob = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
      const lfs = content.length >= LARGE ? createHash('sha256').update(content).digest('hex') : null;
      files.push({ path: relative(folder, join(entry.parentPath, entry.name)), content, oid: blob, lfs });
    }
    this.files.set(model, files);
    return files;
  }
}

export const startHubStandIn = (options: HubStandInOptions): Promise<HubStandIn> => HubStandIn.start(options);

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

const treeEntry = ({ path, content, oid, lfs }: HubFile) => ({
  type: 'file',
  oid,
  size: content.length,
  path,
  ...(lfs !== null && { lfs: { oid: lfs, size: content.length, pointerSize: 134 } }),
});

function sendFile({ content, oid, lfs }: HubFile, { request, response }: Exchange, fault: HubFault | undefined): void {
  const from = Number(/^bytes=(\d+)-$/u.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from >= content.length && from > 0) return refuse(response, 416);
  const body = Buffer.from(content.subarray(from));
  if (fault?.what === 'spoil') body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
  const range = from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(from > 0 ? 206 : 200, {
    etag: `"${lfs ?? oid}"`,
    'content-length': body.length,
    'accept-ranges': 'bytes',
    ...range,
  });
  if (fault?.what !== 'cut') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => setTimeout(() => response.destroy(), 20));
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
