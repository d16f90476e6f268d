import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';

export interface CallFacts {
  requestId: string;
  idempotencyKey: string | null;
}

/** The request of the API that is being executed; events tell it. */
@Injectable()
export class CallContext {
  private readonly storage = new AsyncLocalStorage<CallFacts>();

  /** Null for what happens by itself or at the dashboard. */
  get current(): CallFacts | null {
    return this.storage.getStore() ?? null;
  }

  run<T>(facts: CallFacts, work: () => T): T {
    return this.storage.run(facts, work);
  }
}
