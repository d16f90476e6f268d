import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Clock } from '@app/common';
import type { Logger } from '@app/observability';
import { AccountsRepository, type AccountStatus } from './accounts.repository';
import type { Principal } from './principal';

/** A suspension counts on every instance after at most this long. */
const FRESH_MS = 30_000;
/** A status this old when the database went away counts as long as it is away: meanwhile nobody can be suspended. */
const FALLBACK_MS = 5 * 60_000;
/** However long it is away. */
const LONGEST_FALLBACK_MS = 60 * 60_000;
const MAX_REMEMBERED = 50_000;

interface Known {
  status: AccountStatus;
  readAt: number;
}

export interface AccountsOptions {
  repository: AccountsRepository;
  clock: Clock;
  logger: Pick<Logger, 'warn' | 'log'>;
  /** Told of every status that counted although it could not be read again. */
  onFallback?: () => void;
}

/** The user's row behind a token: made at the first request, then only its status is asked for, and remembered shortly. */
@Injectable()
export class Accounts {
  private readonly known = new LRUCache<string, Known>({ max: MAX_REMEMBERED });
  private readonly asking = new Map<string, Promise<AccountStatus>>();
  private awaySince: number | undefined;
  /** How often something was forgotten: what was asked before that is not remembered. */
  private forgotten = 0;
  private distrustedSince = -Infinity;

  constructor(private readonly options: AccountsOptions) {}

  /** The status when it is known and fresh; no work, no promise. */
  peek(userId: string): AccountStatus | undefined {
    const known = this.known.get(userId);
    if (known === undefined || known.readAt <= this.distrustedSince) return undefined;
    return this.now() - known.readAt < FRESH_MS ? known.status : undefined;
  }

  /**
   * Provisions the user's rows (user, profile, wallet) when they are missing.
   * @throws InvalidTokenError when the auth user no longer exists; SYSTEM.UNAVAILABLE when the database is away and nothing is known
   */
  async statusOf(principal: Principal): Promise<AccountStatus> {
    const fresh = this.peek(principal.userId);
    if (fresh !== undefined) return fresh;
    const pending = this.asking.get(principal.userId);
    if (pending !== undefined) return pending;
    const asked = this.ask(principal).finally(() => {
      if (this.asking.get(principal.userId) === asked) this.asking.delete(principal.userId);
    });
    this.asking.set(principal.userId, asked);
    return asked;
  }

  /** An account was suspended or restored: the next request asks the database, and nothing from before counts. */
  forget(userId: string): void {
    this.forgotten += 1;
    this.known.delete(userId);
    this.asking.delete(userId);
  }

  /** A message about an account may have been missed: everybody is asked for again, as far as the database can be reached. */
  distrust(): void {
    this.forgotten += 1;
    this.distrustedSince = this.now();
    this.asking.clear();
  }

  private async ask(principal: Principal): Promise<AccountStatus> {
    const { repository, logger } = this.options;
    const { forgotten } = this;
    try {
      const { status, created } = await repository.provision(principal);
      if (created) logger.log('account provisioned', { userId: principal.userId });
      if (forgotten === this.forgotten) this.known.set(principal.userId, { status, readAt: this.now() });
      this.awaySince = undefined;
      return status;
    } catch (error) {
      if (AccountsRepository.isUnknownUser(error)) throw error;
      this.awaySince ??= this.now();
      const before = this.known.get(principal.userId);
      if (before === undefined || !this.stillCounts(before, this.awaySince)) throw error;
      logger.warn('account status not refreshed, the one read before still counts', { err: error });
      this.options.onFallback?.();
      return before.status;
    }
  }

  private stillCounts({ readAt }: Known, awaySince: number): boolean {
    return awaySince - readAt < FALLBACK_MS && this.now() - readAt < LONGEST_FALLBACK_MS;
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}
