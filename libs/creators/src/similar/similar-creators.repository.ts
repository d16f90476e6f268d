import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import type { KnownParts, LikenessPart, ScoreParts } from './likeness';
import { FIND_SEEDS_SQL, FIND_SIMILAR_SQL } from './similar-creators.sql';

/** A creator that others are compared with, and which parts can be compared. */
export interface ComparedCreator extends KnownParts {
  profileId: string;
  isPrivate: boolean;
  postsAvailability: 'available' | 'private' | 'withheld' | 'none';
  isAnalysed: boolean;
}

export interface SimilarRow extends ScoreParts {
  profileId: string;
  username: string;
  /** With their sign, the heaviest first. */
  sharedTags: string[];
  sharedTopics: string[];
  sharedLanguages: string[];
  path: { from: string; through: string | null; closeness: number } | null;
}

export interface SimilarRequest {
  liked: readonly string[];
  unliked: readonly string[];
  weights: Readonly<Record<LikenessPart, number>>;
  unlikeWeight: number;
  limit: number;
}

/** Comparisons of one request: candidates times creators they are compared with. */
const MOST_COMPARISONS = 6_000;
const MOST_CANDIDATES = 1_500;
const CANDIDATES_BY_TAGS = 600;
const CANDIDATES_BY_NEIGHBOURHOOD = 150;

/** Compares creators. Read as the system: what is compared is shown to nobody, only what they have in common. */
@Injectable()
export class SimilarCreatorsRepository {
  constructor(private readonly database: Database) {}

  findCompared(profileIds: readonly string[]): Promise<ComparedCreator[]> {
    return this.database.readAsSystem<ComparedCreator>(FIND_SEEDS_SQL, [profileIds]);
  }

  /** Best first. */
  findSimilar({ liked, unliked, weights, unlikeWeight, limit }: SimilarRequest): Promise<SimilarRow[]> {
    const { content, tags, language, tier, graph } = weights;
    return this.database.readAsSystem<SimilarRow>(FIND_SIMILAR_SQL, [
      [...liked, ...unliked],
      [...liked.map(() => true), ...unliked.map(() => false)],
      ...[content, tags, language, tier, graph, unlikeWeight],
      Math.ceil(CANDIDATES_BY_TAGS / liked.length),
      Math.ceil(CANDIDATES_BY_NEIGHBOURHOOD / liked.length),
      Math.min(MOST_CANDIDATES, Math.floor(MOST_COMPARISONS / (liked.length + unliked.length))),
      limit,
    ]);
  }
}
