import type {
  AnalyticsInput,
  AudienceSection,
  CommentsSection,
  ContentSection,
  PeersSection,
} from '../creator-analytics.types';
import type { Scope } from '../scope';

const READINGS = 'What was read out of texts is not kept by day: of a past day it cannot be told as it was.';
const COMMENTS = 'Comments are not kept by day: of a past day it cannot be told which were known.';
const PEERS = 'The other creators of a past day are not kept: there is nobody to compare with.';

/**
 * What may be told of a past day: only what was kept of it. The rest is taken out before anything is computed, so that
 * later data never change the report.
 */
export function keptOf(input: AnalyticsInput): AnalyticsInput {
  if (input.isPast !== true) return input;
  const posts = input.posts.map(({ disclosure: _readLater, ...post }) => ({
    ...post,
    aiCategory: null,
    aiSentiment: null,
    aiSentimentScore: null,
    aiLanguage: null,
  }));
  return { ...input, posts, comments: [], peers: [], benchmarks: [], rateCard: null, reachTable: [] };
}

/** What was not kept says so. */
export const pastComments = (scope: Scope, section: CommentsSection): CommentsSection =>
  scope.input.isPast === true ? { ...absent(section, COMMENTS), note: COMMENTS } : section;

export const pastAudience = (scope: Scope, section: AudienceSection): AudienceSection =>
  scope.input.isPast === true ? { ...section, language: absent(section.language, COMMENTS) } : section;

export const pastContent = (scope: Scope, section: ContentSection): ContentSection =>
  scope.input.isPast === true ? { ...absent(section, READINGS), kinds: section.kinds } : section;

export function pastPeers(scope: Scope, section: PeersSection): PeersSection {
  if (scope.input.isPast !== true) return section;
  const positions = absent(section.positions, PEERS).map((position) => ({ ...position, statement: PEERS }));
  return { ...section, positions };
}

/** The same with every figure in it unavailable. */
function absent<T>(value: T, reason: string): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: unknown) => absent(item, reason)) as T;
  const members = Object.entries(value).map(([key, member]) => [key, absent(member as unknown, reason)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(members);
  if (!('formula' in copy && 'status' in copy)) return copy as T;
  const { interval: _interval, method: _method, sample: _sample, ...passport } = copy;
  const emptied = { used: 0, excluded: {}, status: 'unavailable', reason };
  return { ...passport, ...emptied, ...('items' in copy ? { items: [], further: 0 } : { value: null }) } as T;
}
