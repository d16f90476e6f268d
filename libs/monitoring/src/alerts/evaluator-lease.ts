import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RedisConnections } from '@app/cache';
import { EvaluatorLeaseRepository } from './evaluator-lease.repository';
import { within } from './within';

/** Three ticks: a process that missed two renewals may still be alive, one that missed three has been replaced. */
const LEASE_SECONDS = 15;
const DATABASE_LIMIT_MS = 1_000;
const NAME = 'alerts';

/** One call, so that taking and renewing cannot come between two processes. KEYS lease. ARGV holder, ms. */
const TAKE = `
if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('pexpire', KEYS[1], ARGV[2])
return 1`;
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

type Answer = 'mine' | 'theirs' | 'away';

/**
 * Makes one api process the one that evaluates alerts. Redis decides; while it is away a row of the database does, which
 * the holder kept up to date; while both are away the last holder goes on and nobody else begins.
 */
@Injectable()
export class EvaluatorLease {
  /** Of this process; claims of messages carry it too. */
  readonly holder: string = randomUUID();
  isHeld = false;
  private wasRedisAway = false;

  constructor(
    private readonly redis: RedisConnections,
    private readonly rows: EvaluatorLeaseRepository,
  ) {}

  /** Takes or renews the lease; at every tick. @returns whether this process evaluates until the next one */
  async hold(): Promise<boolean> {
    const answer = await this.askRedis();
    if (answer === 'away') this.isHeld = await this.holdByRow();
    else this.isHeld = answer === 'mine';
    if (answer === 'mine') void within(this.rows.note(this.claim), DATABASE_LIMIT_MS);
    return this.isHeld;
  }

  /** Another process may go on at once. */
  async release(): Promise<void> {
    if (!this.isHeld) return;
    this.isHeld = false;
    await within(
      Promise.allSettled([
        this.redis.commands.eval(RELEASE, 1, this.key, this.holder),
        this.rows.release(NAME, this.holder),
      ]),
      DATABASE_LIMIT_MS,
    );
  }

  private async askRedis(): Promise<Answer> {
    // After an outage whoever went on through it asks first: it knows what happened meanwhile.
    const mayBegin = this.isHeld || !this.wasRedisAway;
    try {
      if (!mayBegin) await this.redis.commands.ping();
      const taken = mayBegin ? await this.redis.commands.eval(TAKE, 1, this.key, this.holder, LEASE_SECONDS * 1000) : 0;
      this.wasRedisAway = false;
      return taken === 1 ? 'mine' : 'theirs';
    } catch {
      this.wasRedisAway = true;
      return 'away';
    }
  }

  private async holdByRow(): Promise<boolean> {
    return (await within(this.rows.take(this.claim), DATABASE_LIMIT_MS)) ?? this.isHeld;
  }

  private get claim() {
    return { name: NAME, holder: this.holder, seconds: LEASE_SECONDS };
  }

  private get key(): string {
    return `${this.redis.prefix}monitoring:evaluator`;
  }
}
