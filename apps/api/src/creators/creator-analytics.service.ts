import { Injectable } from '@nestjs/common';
import type { AnalyticsWindow } from '@app/analytics';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import {
  FRESH_FOR_MS,
  GetCreatorAnalytics,
  type AccessLevel,
  type KnownAnalytics,
  type KnownCreator,
} from '@app/creators';
import { ByteAnswer, type Reuse } from '../http/byte-answer';
import { CreatorsService } from './creators.service';

export interface ReportRequest {
  username: string;
  window: AnalyticsWindow;
  timeZone: string | null;
  lastPosts: number;
  /** yyyy-mm-dd; null: the present. */
  asOf: string | null;
}

interface Opened {
  creator: KnownCreator;
  access: AccessLevel;
}

/** The report of a creator for who has access to it. */
@Injectable()
export class CreatorAnalyticsService {
  constructor(
    private readonly creators: CreatorsService,
    private readonly analytics: GetCreatorAnalytics,
    private readonly cache: Cache,
  ) {}

  async getReport(reader: Principal, { username, ...view }: ReportRequest): Promise<ByteAnswer> {
    const opened = await this.creators.open(reader, username, 'analytics');
    const { profileId } = opened.creator.meta;
    const report = await this.analytics.execute({ profileId, ...view });
    const { entry, source } = report;
    // Later data change nothing of a past day.
    const stale = view.asOf === null && opened.creator.stale;
    const tail = Buffer.from(`,"source":"${source}","stale":${stale}}`);
    return new ByteAnswer({
      body: Buffer.concat([entry.body, tail]),
      // Weak: `source` says where this copy came from, the report is the same.
      etag: `W/"${entry.etag.replaceAll('"', '')}${stale ? '-stale' : ''}"`,
      reuse: source === 'cache' ? this.reuseOf(report, opened) : undefined,
    });
  }

  /** The same again while report, creator and access are the very entries it was made from and none of them has aged. */
  private reuseOf({ entry, key }: KnownAnalytics, { creator, access }: Opened): Reuse | undefined {
    if (creator.stale || creator.source !== 'cache') return undefined;
    const { meta } = creator;
    const end = access.expiresAt === null ? Infinity : Date.parse(access.expiresAt);
    return {
      audience: 'reader',
      isCurrent: () =>
        this.cache.peek('analytics', key) === entry &&
        this.cache.peek('profile', meta.username) === creator.entry &&
        this.cache.peek('access', access.key) === access.entry,
      until: Math.min(meta.fetchedAt + FRESH_FOR_MS, end),
    };
  }
}
