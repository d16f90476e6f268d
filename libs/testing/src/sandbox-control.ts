import type { CallRecord } from '../../../apps/sandbox/src/decodo/call-journal';
import type { DecodoBehaviour } from '../../../apps/sandbox/src/decodo/decodo-settings';
import type { FaultOrder } from '../../../apps/sandbox/src/decodo/fault-board';
import type { FaultName } from '../../../apps/sandbox/src/decodo/fault-names';
import type { CreatorChange } from '../../../apps/sandbox/src/control/control.schemas';
import type { Listing } from '../../../apps/sandbox/src/generator/population';

export { FAULT_NAMES, FAULTS, type FaultName } from '../../../apps/sandbox/src/decodo/fault-names';
export { CASES as SANDBOX_CASES } from '../../../apps/sandbox/src/generator/cases';

export interface CallFilter {
  username?: string;
  target?: string;
  operation?: FaultOrder['operation'];
  limit?: number;
}

export interface CallCounter {
  operation: string;
  target: string;
  username: string;
  outcome: string;
  count: number;
}

export interface CallReport {
  /** Calls that fit the filter since the last reset. */
  total: number;
  counters: CallCounter[];
  /** The newest of them, oldest first. */
  calls: CallRecord[];
}

/** What the generator knows about one account. */
export interface CreatorTruth {
  username: string;
  instagramId: string;
  category: string;
  language: string;
  isPrivate: boolean;
  quirks: string[];
  followers: number;
  following: number;
  postCount: number;
  posts: PostTruth[];
}

export interface PostTruth {
  id: string;
  shortcode: string;
  takenAt: string;
  kind: 'image' | 'video' | 'carousel' | 'reel';
  caption: string | null;
  mood: 'positive' | 'neutral' | 'negative';
  /** ISO 639-1, or `und`. */
  language: string;
  category: string;
  likes: number;
  comments: number;
  plays: number | null;
  paid: boolean;
  ownerId: string;
}

type ListFilter = { from?: number; limit?: number } & Partial<Pick<Listing, 'category' | 'language' | 'standing'>>;

/** Typed client of the sandbox's control routes; throws when one refuses. */
export class SandboxControl {
  constructor(private readonly url: string) {}

  setLatency(latencyMs: number, latencyJitterMs = 0): Promise<DecodoBehaviour> {
    return this.behave({ latencyMs, latencyJitterMs });
  }

  behave(behaviour: Partial<DecodoBehaviour>): Promise<DecodoBehaviour> {
    return this.call('PUT', '/decodo', behaviour);
  }

  /** One shot unless `times` says more. */
  async addFault(fault: FaultName, order: Partial<Omit<FaultOrder, 'fault'>> = {}): Promise<void> {
    await this.call('POST', '/decodo/faults', { ...order, fault });
  }

  async clearFaults(): Promise<void> {
    await this.call('DELETE', '/decodo/faults');
  }

  calls(filter: CallFilter = {}): Promise<CallReport> {
    return this.call('GET', `/decodo/calls?${query(filter)}`);
  }

  /** How many calls fit. */
  async countCalls(filter: CallFilter = {}): Promise<number> {
    return (await this.calls({ ...filter, limit: 1 })).total;
  }

  async forgetCalls(): Promise<void> {
    await this.call('DELETE', '/decodo/calls');
  }

  creators(filter: ListFilter = {}): Promise<{ total: number; items: Omit<Listing, 'key'>[] }> {
    return this.call('GET', `/creators?${query(filter)}`);
  }

  truth(username: string): Promise<CreatorTruth> {
    return this.call('GET', `/creators/${encodeURIComponent(username)}`);
  }

  /** Renames, deletes, publishes, edits: what a refresh has to notice. */
  async script(username: string, change: CreatorChange): Promise<void> {
    await this.call('POST', `/creators/${encodeURIComponent(username)}`, change);
  }

  /** Moves the world's clock ahead. */
  async grow(days: number): Promise<void> {
    await this.call('POST', '/growth', { days });
  }

  /** Default behaviour, no faults, no counts, no scripts, today. */
  async reset(): Promise<void> {
    await this.call('POST', '/reset', {});
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url}/control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the sandbox refused ${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

function query(filter: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter) as [string, string | number | undefined][]) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.toString();
}
