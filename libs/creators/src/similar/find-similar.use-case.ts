import { Injectable } from '@nestjs/common';
import { CreatorListingsRepository } from '../search/creator-listings.repository';
import type { CreatorSummary } from '../search/creator-summary';
import {
  LIKENESS_FORMULA,
  LIKENESS_PARTS,
  toScore,
  UNLIKE_WEIGHT,
  weightsOf,
  type LikenessPart,
  type ScoreParts,
} from './likeness';
import { SimilarCreatorsRepository, type ComparedCreator, type SimilarRow } from './similar-creators.repository';

/** A creator to compare with, under its present name. */
export interface NamedCreator {
  profileId: string;
  username: string;
}

export interface FindSimilarRequest {
  /** The first is the one asked for. */
  liked: readonly NamedCreator[];
  unliked: readonly NamedCreator[];
  limit: number;
  readerId: string;
}

export type UnavailableReason = 'private' | 'withheld' | 'no_posts' | 'not_analysed' | 'not_known';

export interface SimilarCreator {
  creator: CreatorSummary;
  /** 1 = alike in everything that can be compared. */
  score: number;
  /** They sum to the score; `unlike` is zero or less. */
  parts: ScoreParts;
  reasons: {
    hashtags: string[];
    accounts: string[];
    topics: string[];
    languages: string[];
    /** From one of the creators asked for to this one, in Instagram's suggestions. */
    path: string[] | null;
  };
}

export interface SimilarCreators {
  formula: string;
  liked: string[];
  unliked: string[];
  /** They sum to 1, or are all 0 when nothing can be compared. */
  weights: Record<LikenessPart, number>;
  unavailable: { part: LikenessPart; reason: UnavailableReason }[];
  items: SimilarCreator[];
}

/** Creators like those given and unlike others, with the reasons. */
@Injectable()
export class FindSimilar {
  constructor(
    private readonly similar: SimilarCreatorsRepository,
    private readonly listings: CreatorListingsRepository,
  ) {}

  async execute({ liked, unliked, limit, readerId }: FindSimilarRequest): Promise<SimilarCreators> {
    const compared = await this.similar.findCompared(liked.map(({ profileId }) => profileId));
    const weights = weightsOf(compared);
    const rows = await this.similar.findSimilar({
      liked: liked.map(({ profileId }) => profileId),
      unliked: unliked.map(({ profileId }) => profileId),
      weights,
      unlikeWeight: UNLIKE_WEIGHT,
      limit,
    });
    const summaries = await this.listings.findByIds(
      rows.map(({ profileId }) => profileId),
      readerId,
    );
    const summaryOf = new Map(summaries.map((summary) => [summary.id, summary]));
    const nameOf = new Map(liked.map(({ profileId, username }) => [profileId, username]));
    return {
      formula: LIKENESS_FORMULA,
      liked: liked.map(({ username }) => username),
      unliked: unliked.map(({ username }) => username),
      weights,
      unavailable: LIKENESS_PARTS.filter((part) => weights[part] === 0).map((part) => ({
        part,
        reason: reasonFor(part, compared),
      })),
      items: rows.flatMap((row) => {
        const creator = summaryOf.get(row.profileId);
        return creator === undefined ? [] : [toSimilar(row, creator, nameOf)];
      }),
    };
  }
}

function toSimilar(row: SimilarRow, creator: CreatorSummary, nameOf: ReadonlyMap<string, string>): SimilarCreator {
  const { content, tags, language, tier, graph, unlike } = row;
  const withSign = (sign: string) =>
    row.sharedTags.filter((tag) => tag.startsWith(sign)).map((tag) => tag.slice(sign.length));
  return {
    creator,
    ...toScore({ content, tags, language, tier, graph, unlike }),
    reasons: {
      hashtags: withSign('#'),
      accounts: withSign('@'),
      topics: row.sharedTopics,
      languages: row.sharedLanguages,
      path: pathOf(row, nameOf),
    },
  };
}

function pathOf({ path, username }: SimilarRow, nameOf: ReadonlyMap<string, string>): string[] | null {
  const from = path === null ? undefined : nameOf.get(path.from);
  if (path === null || from === undefined) return null;
  return path.through === null || path.closeness === 1 ? [from, username] : [from, path.through, username];
}

/** Why a part can be compared with none of the creators asked for; that of the first one tells. */
function reasonFor(part: LikenessPart, [creator]: readonly ComparedCreator[]): UnavailableReason {
  if (creator === undefined || part === 'tier' || part === 'graph') return 'not_known';
  if (creator.isPrivate || creator.postsAvailability === 'private') return 'private';
  if (creator.postsAvailability !== 'available')
    return creator.postsAvailability === 'withheld' ? 'withheld' : 'no_posts';
  return part === 'tags' || creator.isAnalysed ? 'not_known' : 'not_analysed';
}
