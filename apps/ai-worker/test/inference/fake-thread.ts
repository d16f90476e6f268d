import { EventEmitter } from 'node:events';
import { NOTHING_TO_READ } from '../../src/inference/analyse-captions';
import type { InferenceThread } from '../../src/inference/threads/start-thread';
import type { AnalyseRequest } from '../../src/inference/threads/thread-protocol';

const NAMES = { sentiment: 'test 1', language: 'test 1', category: 'test 1' };
const STATS = { heapBytes: 1 };

/** What a model of the tests says of any caption. */
export const ANALYSIS = { ...NOTHING_TO_READ, method: 'bundled', sentiment: 'positive', sentimentScore: 0.5 } as const;

export type Behaviour = (thread: FakeThread, request: AnalyseRequest) => void;

/** A thread without a thread: says what the test makes it say. */
export class FakeThread extends EventEmitter implements InferenceThread {
  readonly requests: AnalyseRequest[] = [];
  terminated = false;

  constructor(private readonly behaviour: Behaviour = () => undefined) {
    super();
  }

  postMessage(request: AnalyseRequest): void {
    this.requests.push(request);
    this.behaviour(this, request);
  }

  async terminate(): Promise<void> {
    this.terminated = true;
  }

  ready(): void {
    this.emit('message', { type: 'ready', models: NAMES, stats: STATS });
  }

  missing(message: string): void {
    this.emit('message', { type: 'missing', message });
  }

  /** Answers the batch it was given last. */
  answer(analyses: unknown = this.requests.at(-1)?.texts.map(() => ANALYSIS)): void {
    this.emit('message', { type: 'answer', batch: this.requests.at(-1)?.batch, analyses, stats: STATS });
  }

  fail(message: string): void {
    this.emit('message', { type: 'failed', batch: this.requests.at(-1)?.batch, message });
  }

  crash(error?: Error): void {
    if (error !== undefined) this.emit('error', error);
    this.emit('exit', 1);
  }
}
