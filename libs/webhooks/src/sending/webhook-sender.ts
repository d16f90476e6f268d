import { request as httpRequest, Agent as HttpAgent, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { guardedLookup } from './guarded-lookup';
import { isPublicAddress } from './public-address';
import { signedMessage, type WebhookEvent } from './signed-message';
import { hostOf, parseWebhookUrl, WebhookUrlError, type WebhookUrlRules } from './webhook-url';

const TIME_LIMIT_MS = 10_000;
const RESOLVE_LIMIT_MS = 3_000;
/** The status decides; what a receiver says beside it is read so far and no further. */
const MAX_ANSWER_BYTES = 16 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

export interface WebhookMessage {
  url: string;
  /** The same at every attempt. */
  id: string;
  /** Each signs. */
  secrets: readonly string[];
  event: WebhookEvent;
  /**
   * Who named the address. Default `user`: the public internet only. What the operator configured may be inside, and plain
   * http; never pass it for an address that came in by a request.
   */
  namedBy?: 'user' | 'operator';
  /** Gives the attempt up; whether it arrived is then unknown. */
  signal?: AbortSignal;
}

export interface WebhookAnswer {
  status: number;
  /** As it was sent. */
  retryAfter: string | null;
}

type Connection = Pick<RequestOptions, 'lookup'>;

interface Outgoing {
  connection: Connection;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

const OPERATORS_RULES: WebhookUrlRules = { allowPrivate: true, httpsOnly: false };

/** Posts signed messages to addresses that users named, and to nothing that is not on the public internet. */
@Injectable()
export class WebhookSender {
  private readonly rules: WebhookUrlRules;
  private readonly connection: Connection;
  // No connection is kept: one that is open was checked for whoever opened it, not for the next message.
  private readonly agents = { 'http:': new HttpAgent(), 'https:': new HttpsAgent() };

  constructor(config: AppConfig) {
    const { allowPrivate } = config.webhooks;
    this.rules = { allowPrivate, httpsOnly: config.http.environment === 'production' };
    this.connection = allowPrivate ? {} : { lookup: guardedLookup() };
  }

  /**
   * One attempt of at most ten seconds. Redirections are answers like any other and are not followed.
   * @throws WebhookUrlError when the address may not be called; the socket's error when nobody answers
   */
  async send({ url, signal, namedBy = 'user', ...message }: WebhookMessage): Promise<WebhookAnswer> {
    const [rules, connection] = namedBy === 'operator' ? [OPERATORS_RULES, {}] : [this.rules, this.connection];
    const target = parseWebhookUrl(url, rules);
    const { headers, body } = signedMessage(message);
    const limit = AbortSignal.timeout(TIME_LIMIT_MS);
    const answer = await this.post(target, {
      connection,
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'creator-search-webhooks/1' },
      body,
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    return { status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] ?? null };
  }

  /**
   * For whoever enters an address: what would be refused at every attempt is refused at once. A name server that does
   * not answer says nothing about the address.
   * @throws WebhookUrlError
   */
  async check(url: string): Promise<void> {
    const host = hostOf(parseWebhookUrl(url, this.rules));
    if (this.rules.allowPrivate || isIP(host) !== 0) return;
    const addresses = await resolved(host);
    if (!addresses.every(isPublicAddress)) throw new WebhookUrlError('NOT_PUBLIC');
  }

  private post(url: URL, { connection, headers, body, signal }: Outgoing): Promise<IncomingMessage> {
    const isSecure = url.protocol === 'https:';
    const options: RequestOptions = {
      ...connection,
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: this.agents[isSecure ? 'https:' : 'http:'],
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    };
    return new Promise((resolve, reject) => {
      const call = (isSecure ? httpsRequest : httpRequest)(url, options, (answer) => {
        discard(answer);
        resolve(answer);
      });
      call.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : error));
      call.end(body);
    });
  }
}

/** Lets a receiver finish its answer, within reason. */
function discard(answer: IncomingMessage): void {
  let size = 0;
  answer.on('error', () => undefined); // the status is known; a body that breaks off changes nothing
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) answer.destroy();
  });
}

/** @returns no address when it cannot be told now */
async function resolved(host: string): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => (timer = setTimeout(resolve, RESOLVE_LIMIT_MS, [])));
  try {
    return await Promise.race([dns.lookup(host, { all: true }).then((all) => all.map(({ address }) => address)), late]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTFOUND') throw new WebhookUrlError('UNKNOWN_HOST');
    return [];
  } finally {
    clearTimeout(timer);
  }
}
