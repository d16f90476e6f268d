import { Injectable } from '@nestjs/common';
import { creatorAnalyticsOf, type AnalyticsWindow, type CreatorAnalytics, type PeersSection } from '@app/analytics';
import { Cache, CACHE_KEYS, type CacheEntry } from '@app/cache';
import { CreatorNotFoundError, CreatorUnknownThenError } from '../creators.errors';
import type { CreatorFacts } from './creator-facts';
import { CreatorFactsRepository } from './creator-facts.repository';
import { PublishedBenchmarksRepository } from './published-benchmarks.repository';
import type { CardInForce } from './kept-rate-card';
import { RateCardsInForceRepository } from './rate-cards-in-force.repository';

export interface AnalyticsRequest {
  profileId: string;
  window: AnalyticsWindow;
  /** IANA name in its canonical form; null: UTC, and the answer says that nobody asked for it. */
  timeZone: string | null;
  /** Latest posts that the engagement rates read. */
  lastPosts: number;
  /** yyyy-mm-dd: as it was known at the end of that day (UTC); null: the present. */
  asOf: string | null;
}

/** The figures, and what they rest on. */
export interface CreatorReport extends CreatorAnalytics {
  status: 'active' | 'gone';
  postsAvailability: 'available' | 'private' | 'withheld' | 'none';
  /** The day that was asked for, yyyy-mm-dd; null: the present. The data are of its last delivery, or of the last one before. */
  asOfDay: string | null;
  /** When the peers were counted; null without any. */
  peersAsOf: string | null;
  /** When the latest analysis of the content was complete. */
  analysedAt: string | null;
  fetchedAt: string;
}

export interface KnownAnalytics {
  /** JSON of a CreatorReport that is left open: the last brace is missing, so that a tail can be appended. */
  entry: CacheEntry;
  /** Id in the cache. */
  key: string;
  source: 'cache' | 'database';
}

const DAYS: Record<AnalyticsWindow, number | null> = { '30d': 30, '90d': 90, '180d': 180, all: null };

/**
 * The analytics of a creator as ready bytes. They are a function of what is stored, the moment of the data included, so
 * the same rows give the same bytes however often and wherever they are made. Rate cards are among these rows: a report of
 * the present has the one in force now and is not kept beyond the day on which the next one counts, one of a past day that day's.
 */
@Injectable()
export class GetCreatorAnalytics {
  constructor(
    private readonly cache: Cache,
    private readonly facts: CreatorFactsRepository,
    private readonly benchmarks: PublishedBenchmarksRepository,
    private readonly rateCards: RateCardsInForceRepository,
  ) {}

  /** For a reader whose access was checked. @throws CreatorNotFoundError when the profile is not stored any more */
  async execute(request: AnalyticsRequest): Promise<KnownAnalytics> {
    const key = keyOf(request);
    const { entry, level } = await this.cache.getOrLoad('analytics', key, async () => {
      const now = new Date();
      const card = await this.rateCards.findAt(request.asOf === null ? now : endOf(request.asOf, now));
      const body = Buffer.from(JSON.stringify(await this.report(request, card)).slice(0, -1));
      const validMs = request.asOf === null ? card.until - now.getTime() : Infinity;
      return { body, meta: {}, ttlMs: Math.min(CACHE_KEYS.analytics.ttlMs, validMs) };
    });
    return { entry, key, source: level === 'load' ? 'database' : 'cache' };
  }

  private async report(request: AnalyticsRequest, { rateCard, reachTable }: CardInForce): Promise<CreatorReport> {
    const { window, timeZone, lastPosts } = request;
    const [facts, benchmarks] = await Promise.all([this.factsFor(request), this.benchmarks.findAll()]);
    const { creator, posts, snapshots, readings, comments, peers, asOf } = facts;
    const analytics = creatorAnalyticsOf({
      ...{ creator, posts, snapshots, readings, comments, peers, benchmarks, window, timeZone, lastPosts, asOf },
      ...{ isPast: request.asOf !== null, rateCard, reachTable },
    });
    const foundation = { ...foundationOf(facts), asOfDay: request.asOf };
    return { ...analytics, peers: dated(analytics.peers, facts.peersAsOf), ...foundation };
  }

  private async factsFor({ profileId, window, asOf }: AnalyticsRequest): Promise<CreatorFacts> {
    if (asOf === null) {
      const facts = await this.facts.findByProfile(profileId, DAYS[window]);
      if (facts === null) throw new CreatorNotFoundError(profileId);
      return facts;
    }
    const facts = await this.facts.findByProfileAsOf(profileId, DAYS[window], asOf);
    if (facts === null) throw new CreatorUnknownThenError(asOf, await this.facts.findFirstDay(profileId));
    return facts;
  }
}

/** The end of a day in UTC, or now while it lasts. */
const endOf = (day: string, now: Date) => new Date(Math.min(Date.parse(`${day}T23:59:59.999Z`), now.getTime()));

/** The creator is as of its own day, the others as of when they were counted. */
function dated(peers: PeersSection, asOf: string | null): PeersSection {
  if (asOf === null) return peers;
  const positions = peers.positions.map((position) =>
    position.answeredBy === 'stored_creators'
      ? { ...position, percentile: { ...position.percentile, asOf } }
      : position,
  );
  return { ...peers, positions };
}

/** A past day is kept with the rest: it changes only when the creator is erased, which drops them all. */
const keyOf = ({ profileId, window, timeZone, lastPosts, asOf }: AnalyticsRequest) =>
  `${profileId}:${window}:${lastPosts}:${timeZone ?? ''}:${asOf ?? ''}`;

function foundationOf({ status, creator, peersAsOf, analysedAt, fetchedAt }: CreatorFacts) {
  return {
    status,
    postsAvailability: creator.postsAvailability,
    peersAsOf,
    analysedAt: analysedAt?.toISOString() ?? null,
    fetchedAt: fetchedAt.toISOString(),
  };
}
