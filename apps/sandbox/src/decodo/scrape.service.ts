import { Injectable } from '@nestjs/common';
import { hash32 } from '../generator/random';
import { asText, spoil } from './content-faults';
import { ContentMaker } from './content-maker';
import { DecodoSettings } from './decodo-settings';
import { envelope, type EnvelopeFacts } from './envelope';
import type { FaultName } from './fault-names';
import type { MadeContent } from './instagram-answers';
import type { ScrapeRequest } from './scrape-request';

export interface ScrapeAnswer {
  body: string;
  outcome: string;
  billable: boolean;
}

/** Turns a request into the bytes of the 200 answer, good or spoiled. */
@Injectable()
export class ScrapeService {
  private counter = 0;

  constructor(
    private readonly contents: ContentMaker,
    private readonly settings: DecodoSettings,
  ) {}

  answer(request: ScrapeRequest, facts: EnvelopeFacts, fault: FaultName | null): ScrapeAnswer {
    const good = () => this.inForm(request, this.contents.make(request));
    if (fault !== null) return { ...spoil({ fault, request, facts, good }), outcome: fault };
    const made = good();
    return {
      body: JSON.stringify(envelope(request, made, facts)),
      outcome: made.outcome,
      billable: made.statusCode >= 200 && made.statusCode < 500,
    };
  }

  /** Nineteen digits: milliseconds and a counter, beyond 2^53. */
  nextTaskId(): string {
    this.counter = (this.counter + 1) & 0x3fffff;
    return ((BigInt(Date.now()) << 22n) | BigInt(this.counter)).toString();
  }

  drawLatency(): number {
    return this.settings.latency();
  }

  /** Calls that fail by themselves, at the set rate: two of three as 613, one as 503. */
  drawFailure(): FaultName | null {
    const { errorRate } = this.settings.current;
    if (errorRate <= 0 || this.settings.draw() >= errorRate) return null;
    return this.settings.draw() < 2 / 3 ? 'failed-613-top-level' : 'http-503';
  }

  private inForm(request: ScrapeRequest, made: MadeContent): MadeContent {
    const { contentAs } = this.settings.current;
    const text = contentAs === 'string' || (contentAs === 'mixed' && hash32(`form:${request.subject}`) % 2 === 0);
    return text ? asText(made) : made;
  }
}
