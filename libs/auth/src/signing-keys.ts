import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import type { Clock } from '@app/common';
import { KeysUnavailableError } from './auth.errors';

/** Supabase serves its key set with max-age=600 and advises against a longer copy. */
const FRESH_MS = 10 * 60_000;
/** When the key set cannot be read again, the last good copy still counts for this long. */
const LAST_GOOD_MS = 60 * 60_000;
/** An unknown key id may mean a rotated key: looked for again, but not more often than this. */
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;
/** After a failed read: answered from what is known, without making every request wait for the time limit. */
const FAILURE_COOLDOWN_MS = 3_000;
const TIMEOUT_MS = 2_000;

type KeySet = (header?: JWSHeaderParameters) => Promise<CryptoKey>;
type FetchJson = (url: string, timeoutMs: number) => Promise<unknown>;

export interface SigningKeysOptions {
  url: string;
  clock: Clock;
  fetchJson?: FetchJson;
}

/** The project's public signing keys (JWKS), with a bounded last good copy for when they cannot be read. */
export class SigningKeys {
  private keySet: KeySet | undefined;
  private readAt = -Infinity;
  private attemptedAt = -Infinity;
  private failedAt = -Infinity;
  private reading: Promise<void> | undefined;
  private readonly fetchJson: FetchJson;

  constructor(private readonly options: SigningKeysOptions) {
    this.fetchJson = options.fetchJson ?? fetchJson;
  }

  /**
   * The key that a token's header names.
   * @throws KeysUnavailableError when nobody can tell; jose's JWKSNoMatchingKey when there is no such key
   */
  async find(header: JWSHeaderParameters): Promise<CryptoKey> {
    const keySet = await this.current();
    try {
      return await keySet(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.mayLookAgain()) throw error;
    }
    await this.read();
    return (await this.current())(header);
  }

  /** Whether tokens can be checked at all right now. */
  get isUsable(): boolean {
    return this.lastGood() !== undefined;
  }

  /** Reads the keys before they are due, so that no request has to. @throws KeysUnavailableError */
  async refresh(): Promise<void> {
    if (this.now() - this.readAt > FRESH_MS / 2) await this.read();
  }

  private async current(): Promise<KeySet> {
    const now = this.now();
    if (now - this.readAt > FRESH_MS && now - this.failedAt > FAILURE_COOLDOWN_MS) {
      try {
        await this.read();
      } catch (error) {
        if (this.lastGood() === undefined) throw error;
      }
    }
    const known = this.lastGood();
    if (known === undefined) throw new KeysUnavailableError();
    return known;
  }

  private lastGood(): KeySet | undefined {
    return this.now() - this.readAt <= LAST_GOOD_MS ? this.keySet : undefined;
  }

  private mayLookAgain(): boolean {
    return this.now() - this.attemptedAt > UNKNOWN_KEY_COOLDOWN_MS;
  }

  private read(): Promise<void> {
    this.reading ??= this.readOnce().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readOnce(): Promise<void> {
    this.attemptedAt = this.now();
    try {
      const keys = await this.fetchJson(this.options.url, TIMEOUT_MS);
      this.keySet = createLocalJWKSet(keys as JSONWebKeySet);
      this.readAt = this.now();
    } catch (error) {
      this.failedAt = this.now();
      throw new KeysUnavailableError(error);
    }
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}

async function fetchJson(url: string, timeoutMs: number): Promise<unknown> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
    headers: { accept: 'application/json' },
  });
  if (response.status !== 200) throw new Error(`the key set answered ${response.status}`);
  return response.json();
}
