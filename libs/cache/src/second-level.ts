import type { Announcements } from './announcements';
import type { CacheEntry } from './cache-entry';
import type { CacheGuard } from './cache-guard';
import { CACHE_KEYS, type CacheKey, type CacheName } from './cache-keys';
import type { CacheTelemetry } from './cache-telemetry';
import type { EntryCheck } from './cache.types';
import type { ExpectedGeneration, L2Found, L2Store } from './l2-store';
import { PoisonWatch } from './poison-watch';

export interface SecondLevelFound {
  entry: CacheEntry | null;
  /** What is loaded instead may be stored under it; null: nothing may be stored. */
  generation: ExpectedGeneration | null;
}

/** `refused`: a write came between, or the value may not be kept at all. `failed`: Redis did not take it. */
export type PutOutcome = 'stored' | 'refused' | 'failed';

interface Parts {
  store: L2Store;
  guard: CacheGuard;
  announcements: Announcements;
  telemetry: CacheTelemetry;
  /** @returns whether all instances were told */
  drop: (name: CacheName) => Promise<boolean>;
}

/** Redis behind the policy, believed as far as it can be: never throws, and what cannot be read there is removed. */
export class SecondLevel {
  private readonly checks = new Map<CacheName, EntryCheck>();
  private readonly poison = new PoisonWatch();

  constructor(private readonly parts: Parts) {}

  expect(name: CacheName, isFit: EntryCheck): void {
    this.checks.set(name, isFit);
  }

  async get(key: CacheKey): Promise<SecondLevelFound> {
    const { store, guard, announcements } = this.parts;
    if (announcements.pending.has(key.name, key.id)) return NOTHING;
    const found = await guard.run('get', key.name, async () => {
      await announcements.joined();
      return store.get(key.name, key.id);
    });
    if (found === null) return NOTHING;
    const isFit = found.entry === null || (this.checks.get(key.name)?.(found.entry) ?? true);
    if (found.unreadable === true || !isFit) this.remove(key, found);
    const isValid = isFit && found.entry !== null && found.entry.expiresAt > Date.now();
    return { entry: isValid ? found.entry : null, generation: found.generation };
  }

  async generation(key: CacheKey): Promise<number | null> {
    if (this.parts.announcements.pending.has(key.name, key.id)) return null;
    return this.parts.guard.run('generation', key.name, () => this.parts.store.generation(key.name, key.id));
  }

  async put(key: CacheKey, entry: CacheEntry, generation: ExpectedGeneration | null | undefined): Promise<PutOutcome> {
    const { store, guard, announcements } = this.parts;
    if (entry.expiresAt <= entry.storedAt || announcements.pending.has(key.name, key.id)) return 'refused';
    if (!CACHE_KEYS[key.name].shared) return 'stored';
    if (generation === null) return 'failed';
    const stored = await guard.run('put', key.name, () => store.put(key, entry, generation));
    if (stored === null) return 'failed';
    return stored ? 'stored' : 'refused';
  }

  /** Not waited for: the connection keeps the order, so what is loaded instead is stored after it. */
  private remove(key: CacheKey, { generation }: L2Found): void {
    const { store, guard, telemetry } = this.parts;
    telemetry.metrics.count('app_cache_poisoned_total', { name: key.name });
    void guard.run('remove', key.name, () => store.remove(key, { withGeneration: generation === null }));
    if (this.poison.note(key.name, Date.now())) void this.recover(key.name);
  }

  private async recover(name: CacheName): Promise<void> {
    const { drop, telemetry } = this.parts;
    const outcome = (await drop(name)) ? 'success' : 'failure';
    telemetry.metrics.count('app_recovery_actions_total', { action: 'drop_cache_name', outcome });
    telemetry.logger.error('Cache name dropped: many of its stored values could not be read', { name, outcome });
  }
}

const NOTHING: SecondLevelFound = { entry: null, generation: null };
