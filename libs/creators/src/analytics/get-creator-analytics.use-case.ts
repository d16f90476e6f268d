import { Injectable } from '@nestjs/common';
import { creatorAnalyticsOf, type AnalyticsWindow, type CreatorAnalytics, type PeersSection } from '@app/analytics';
import { Cache, type CacheEntry } from '@app/cache';
import { CreatorNotFoundError } from '../creators.errors';
import type { CreatorFacts } from './creator-facts';
import { CreatorFactsRepository } from './creator-facts.repository';
import { PublishedBenchmarksRepository } from './published-benchmarks.repository';

export interface AnalyticsRequest {
  profileId: string;
  window: AnalyticsWindow;
  /** IANA name in its canonical form; null: UTC, and the answer says that nobody asked for it. */
  timeZone: string | null;
  /** Latest posts that the engagement rates read. */
  lastPosts: number;
}

/** The figures, and what they rest on. */
export interface CreatorReport extends CreatorAnalytics {
  status: 'active' | 'gone';
  postsAvailability: 'available' | 'private' | 'withheld' | 'none';
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
 * the same rows give the same bytes however often and wherever they are made.
 */
@Injectable()
export class GetCreatorAnalytics {
  constructor(
    private readonly cache: Cache,
    private readonly facts: CreatorFactsRepository,
    private readonly benchmarks: PublishedBenchmarksRepository,
  ) {}

  /** For a reader whose access was checked. @throws CreatorNotFoundError when the profile is not stored any more */
  async execute(request: AnalyticsRequest): Promise<KnownAnalytics> {
    const key = keyOf(request);
    const { entry, level } = await this.cache.getOrLoad('analytics', key, async () => ({
      body: Buffer.from(JSON.stringify(await this.report(request)).slice(0, -1)),
      meta: {},
    }));
    return { entry, key, source: level === 'load' ? 'database' : 'cache' };
  }

  private async report({ profileId, window, timeZone, lastPosts }: AnalyticsRequest): Promise<CreatorReport> {
    const [facts, benchmarks] = await Promise.all([
      this.facts.findByProfile(profileId, DAYS[window]),
      this.benchmarks.findAll(),
    ]);
    if (facts === null) throw new CreatorNotFoundError(profileId);
    const { creator, posts, snapshots, comments, peers, asOf } = facts;
    const analytics = creatorAnalyticsOf({
      ...{ creator, posts, snapshots, comments, peers, benchmarks, window, timeZone, lastPosts, asOf },
      rateCard: null,
      reachTable: [],
    });
    return { ...analytics, peers: dated(analytics.peers, facts.peersAsOf), ...foundationOf(facts) };
  }
}

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

const keyOf = ({ profileId, window, timeZone, lastPosts }: AnalyticsRequest) =>
  `${profileId}:${window}:${lastPosts}:${timeZone ?? ''}`;

function foundationOf({ status, creator, peersAsOf, analysedAt, fetchedAt }: CreatorFacts) {
  return {
    status,
    postsAvailability: creator.postsAvailability,
    peersAsOf,
    analysedAt: analysedAt?.toISOString() ?? null,
    fetchedAt: fetchedAt.toISOString(),
  };
}
