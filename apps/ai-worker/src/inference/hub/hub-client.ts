import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { HubConfig } from '@app/config';
import { retryAfterMs } from '@app/common';
import { HubError } from './hub.errors';
import type { ModelFile } from './model-files';

export interface HubClientOptions extends Pick<HubConfig, 'url' | 'token'> {
  /** Before the first repetition; doubled each time. */
  pauseMs?: number;
  /** Without an answer, or without further bytes of it, for that long a call counts as cut. */
  silenceMs?: number;
  onNotice?: (sentence: string) => void;
}

/** Thrown where the same call may succeed later. */
export class PassingTrouble extends Error {
  constructor(
    message: string,
    readonly retryAfterMs = 0,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = PassingTrouble.name;
  }
}

const ATTEMPTS = 5;
const PAUSE_MS = 500;
const MAX_PAUSE_MS = 60_000;
const SILENCE_MS = 30_000;
const MAX_REDIRECTIONS = 5;
const REDIRECTIONS = new Set([301, 302, 303, 307, 308]);
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u;

const revisionSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/u) });
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number(),
    oid: z.string(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/u), size: z.number() }).optional(),
  }),
);

/** The hub's interface as far as pulling a model needs it. */
export class HubClient {
  private readonly base: URL;

  /** @throws HubError when the token would travel unencrypted */
  constructor(private readonly options: HubClientOptions) {
    this.base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);
    if (options.token !== null && !isSafe(this.base)) {
      throw new HubError('forbidden', 'AI_HUB_TOKEN is not sent to a hub without https: change AI_HUB_URL');
    }
  }

  /** The commit that a branch or tag stands for now. */
  async resolveCommit(model: string, revision: string): Promise<string> {
    const body = await this.json(model, `api/models/${model}/revision/${encodeURIComponent(revision)}`);
    return this.parse(revisionSchema, body.value).sha;
  }

  async listFiles(model: string, commit: string): Promise<ModelFile[]> {
    const files: ModelFile[] = [];
    let page: string | null = `api/models/${model}/tree/${commit}?recursive=true`;
    while (page !== null) {
      const { value, next }: { value: unknown; next: string | null } = await this.json(model, page);
      for (const { type, path, size, oid, lfs } of this.parse(treeSchema, value)) {
        if (type !== 'file') continue;
        files.push(
          lfs
            ? { path, bytes: lfs.size, checksum: { kind: 'sha256', hex: lfs.oid } }
            : { path, bytes: size, checksum: { kind: 'git-blob', hex: oid } },
        );
      }
      page = next;
    }
    return files;
  }

  /**
   * The bytes of a file from `offset` on, or all of them when the hub does not cut.
   * @throws PassingTrouble at once and while reading; the caller repeats, for it knows what has arrived
   */
  async openFile(file: { model: string; commit: string; path: string; offset: number }) {
    const { model, commit, path, offset } = file;
    const watch = new SilenceWatch(this.options.silenceMs ?? SILENCE_MS);
    try {
      const response = await this.request(model, `${model}/resolve/${commit}/${path}`, {
        signal: watch.signal,
        headers: { 'accept-encoding': 'identity', ...(offset > 0 && { range: `bytes=${offset}-` }) },
      });
      const isRest = response.status === 206;
      if (isRest && !response.headers.get('content-range')?.startsWith(`bytes ${offset}-`)) {
        await response.body?.cancel();
        throw new PassingTrouble('the hub sent another part of the file than the one asked for');
      }
      return { offset: isRest ? offset : 0, bytes: watch.over(response) };
    } catch (error) {
      watch.end();
      throw error;
    }
  }

  /** Repeats what may pass, with pauses. `progressed` tells that the last attempt was not in vain. */
  async persist<T>(what: string, attempt: () => Promise<T>, progressed: () => boolean = () => false): Promise<T> {
    let failures = 0;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof PassingTrouble)) throw error;
        failures = progressed() ? 1 : failures + 1;
        if (failures >= ATTEMPTS) {
          throw new HubError('unreachable', `The hub at ${this.base.origin} cannot be reached: ${error.message}`, {
            cause: error,
          });
        }
        const pause = (this.options.pauseMs ?? PAUSE_MS) * 2 ** (failures - 1);
        this.options.onNotice?.(`${what}: ${error.message}; trying again`);
        await sleep(Math.min(Math.max(pause, error.retryAfterMs), MAX_PAUSE_MS));
      }
    }
  }

  private json(model: string, path: string): Promise<{ value: unknown; next: string | null }> {
    return this.persist(model, async () => {
      const watch = new SilenceWatch(this.options.silenceMs ?? SILENCE_MS);
      try {
        const response = await this.request(model, path, { signal: watch.signal, headers: {} });
        const chunks: Uint8Array[] = [];
        for await (const chunk of watch.over(response)) chunks.push(chunk);
        return { value: parseJson(Buffer.concat(chunks).toString('utf8')), next: nextPage(response, this.base) };
      } finally {
        watch.end();
      }
    });
  }

  /** Follows redirections by hand: the large files lie on other hosts, which must not see the token. */
  private async request(
    model: string,
    path: string,
    { signal, headers }: { signal: AbortSignal; headers: Record<string, string> },
  ): Promise<Response> {
    let url = new URL(path, this.base);
    for (let step = 0; step <= MAX_REDIRECTIONS; step++) {
      const mayKnow = this.options.token !== null && url.origin === this.base.origin;
      const authorization: Record<string, string> = mayKnow ? { authorization: `Bearer ${this.options.token}` } : {};
      const response = await fetch(url, {
        redirect: 'manual',
        signal,
        headers: { ...headers, ...authorization },
      }).catch((error: unknown) => {
        throw new PassingTrouble(reasonOf(error), 0, { cause: error });
      });
      const target = REDIRECTIONS.has(response.status) ? response.headers.get('location') : null;
      if (target === null) return refuseErrors(model, response);
      await response.body?.cancel();
      const next = new URL(target, url);
      if (isSafe(url) && !isSafe(next)) throw new HubError('unfit', `The hub leads from https to ${next.origin}`);
      url = next;
    }
    throw new HubError('unfit', `The hub redirects ${model} in circles`);
  }

  private parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw new HubError('unfit', `${this.base.origin} does not answer as a hub of models does: change AI_HUB_URL`);
  }
}

async function refuseErrors(model: string, response: Response): Promise<Response> {
  const { status } = response;
  if (response.ok) return response;
  await response.body?.cancel();
  if (status === 401 || status === 403) {
    const problem = `The hub does not give ${model} to strangers (${status}), or does not know it`;
    throw new HubError('forbidden', `${problem}: set AI_HUB_TOKEN to a token that may read it, or correct the name`);
  }
  if (status === 404) throw new HubError('unknown', `The hub knows no ${model} at this revision, or not all its files`);
  if (status === 429 || status === 408 || status >= 500) {
    const wait = retryAfterMs(response.headers.get('retry-after'));
    throw new PassingTrouble(`the hub answered ${status}`, wait ?? 0);
  }
  throw new HubError('unfit', `The hub refused ${model} with ${status}`);
}

/** Ends a call that falls silent; a large file may take as long as it takes. */
class SilenceWatch {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(silenceMs: number) {
    this.timer = setTimeout(() => this.controller.abort(new Error('the hub fell silent')), silenceMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
  }

  async *over(response: Response): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response.body ?? []) {
        this.timer.refresh();
        yield chunk as Uint8Array;
      }
    } catch (error) {
      throw new PassingTrouble(reasonOf(error), 0, { cause: error });
    } finally {
      this.end();
    }
  }
}

const isSafe = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || LOOPBACK.test(hostname);

/** The runtime says "fetch failed" or "terminated"; why stands in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? inner ?? message;
}

function nextPage(response: Response, base: URL): string | null {
  const link = /<([^>]+)>;\s*rel="next"/u.exec(response.headers.get('link') ?? '')?.[1];
  if (link === undefined) return null;
  const url = new URL(link, base);
  return url.origin === base.origin ? url.href : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
