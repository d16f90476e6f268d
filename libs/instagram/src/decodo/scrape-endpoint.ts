import { Inject, Injectable } from '@nestjs/common';
import { retryAfterMs } from '@app/common';
import { AppConfig, type DecodoCredentials } from '@app/config';
import type { Wire } from '../payload/wire';
import type { ProviderTarget } from '../vendor-meter.port';
import { DECODO_LIMITS, type DecodoLimits } from './decodo-limits';
import { isBillable, messageIn, openEnvelope } from './envelope';
import type { ProviderFault } from './provider-fault';
import { readBody } from './read-body';
import { faultOfStatus } from './status-faults';

export interface ScrapeRequest {
  target: ProviderTarget;
  query: string;
  count?: number;
  cursor?: string;
}

export interface ScrapeReply {
  /** Of the HTTP answer. */
  status: number;
  billable: boolean;
  result: { content: Wire } | { fault: ProviderFault };
}

/** One synchronous scrape: one HTTP request and the reading of its answer. */
@Injectable()
export class ScrapeEndpoint {
  private readonly url: string;
  private readonly authorization: string;

  constructor(
    config: AppConfig,
    @Inject(DECODO_LIMITS) private readonly limits: DecodoLimits,
  ) {
    const { credentials, baseUrl } = config.provider;
    this.url = `${baseUrl}${credentials.scheme === 'basic' ? '/v2/scrape' : '/v1/scrape'}`;
    this.authorization = authorizationOf(credentials);
  }

  /** Throws only what the transport throws, or a ProviderFault for an answer that is too large. */
  async ask(request: ScrapeRequest, signal: AbortSignal): Promise<ScrapeReply> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: this.authorization,
      },
      body: JSON.stringify(request),
      redirect: 'manual', // the credentials go nowhere else
      signal,
    });
    return this.open(response, await readBody(response, this.limits.maxAnswerBytes));
  }

  private open({ status, headers }: Response, body: string): ScrapeReply {
    const { slowRetriesMs } = this.limits;
    if (status === 200) {
      const { result, resultStatus } = openEnvelope(body, slowRetriesMs);
      return { status, billable: isBillable(resultStatus), result };
    }
    const waitMs = retryAfterMs(headers.get('retry-after'));
    const fault = faultOfStatus({ status, waitMs, message: messageIn(body), slowRetriesMs });
    return { status, billable: false, result: { fault } };
  }
}

const authorizationOf = (credentials: DecodoCredentials): string =>
  credentials.scheme === 'basic' ? `Basic ${credentials.token}` : `Bearer ${credentials.apiKey}`;
