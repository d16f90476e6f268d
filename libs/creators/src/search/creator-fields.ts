import { CONTENT_CATEGORIES } from '@app/analytics';
import type { Operator } from './criteria';

/**
 * `number` and `moment` are compared, `word` is one of several, `flag` is true or false, `list` holds several words,
 * `text` is searched by words.
 */
export type FieldKind = 'number' | 'moment' | 'word' | 'flag' | 'list' | 'text';

export interface CreatorField {
  readonly kind: FieldKind;
  /** Over `creator_listings l`. Null = not known. */
  readonly sql: string;
  readonly description: string;
  /** Of numbers: what the column holds. */
  readonly type?: 'bigint' | 'float8';
  readonly min?: number;
  readonly max?: number;
  /** The closed set of a word or of a list's words. */
  readonly values?: readonly string[];
  /** How a word of the request becomes one as it is stored. */
  readonly writtenAs?: 'username' | 'hashtag' | 'language';
}

const OPERATORS: Record<FieldKind, readonly Operator[]> = {
  number: ['eq', 'gte', 'lte'],
  moment: ['gte', 'lte'],
  word: ['eq', 'in'],
  flag: ['eq'],
  list: ['has', 'has_all'],
  text: ['contains'],
};

const whole = (column: string, description: string): CreatorField => ({
  kind: 'number',
  type: 'bigint',
  sql: `l.${column}`,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  description,
});
const real = (column: string, description: string, { min = 0, max = 1e12 } = {}): CreatorField => ({
  kind: 'number',
  type: 'float8',
  sql: `l.${column}`,
  min,
  max,
  description,
});
const flag = (sql: string, description: string): CreatorField => ({ kind: 'flag', sql, description });

/** Every field that creators can be asked for, and the only place that knows where it is stored. */
export const CREATOR_FIELDS = {
  followers: whole('followers', 'Followers'),
  following: whole('following', 'Accounts that the creator follows'),
  posts: whole('posts', 'Posts that the account counts'),
  engagementRate: real('engagement_rate', 'Median reactions per post, in per cent of the followers'),
  avgLikes: real('avg_likes', 'Likes per post'),
  avgComments: real('avg_comments', 'Comments per post'),
  postsPerWeek: real('posts_per_week', 'Posts a week over up to 90 days', { max: 10_000 }),
  lastPosted: {
    kind: 'moment',
    sql: 'l.last_posted_at',
    description: 'The latest post: a day, a moment, or so many days ago (30d)',
  },
  growth: real('growth_30d', 'Growth of the followers over 30 days, in per cent', { min: -100, max: 1e9 }),
  sentiment: real('sentiment', 'Mean sentiment of the captions, -1 to 1', { min: -1, max: 1 }),
  quality: real('quality_score', 'Quality of the content, 0 to 1', { max: 1 }),
  sponsoredShare: real('sponsored_share', 'Share of the recent posts that are sponsored, 0 to 1', { max: 1 }),
  category: { kind: 'word', sql: 'l.category', values: CONTENT_CATEGORIES, description: 'What most posts are about' },
  topics: {
    kind: 'list',
    sql: 'l.topics',
    values: CONTENT_CATEGORIES,
    description: 'Categories with a tenth of the posts or more',
  },
  language: {
    kind: 'list',
    sql: 'l.languages',
    writtenAs: 'language',
    description: 'ISO 639 codes of languages with a tenth of the captions or more',
  },
  accountType: {
    kind: 'word',
    sql: 'l.account_type',
    values: ['personal', 'business', 'creator'],
    description: 'The account type that Instagram shows',
  },
  verified: flag('l.verified', 'Has the badge'),
  private: flag('l.private', 'Shows posts to followers only'),
  hasContact: flag('l.has_contact', 'Shows an e-mail address or a telephone number'),
  hasEmail: flag('l.has_email', 'Shows an e-mail address'),
  hasPhone: flag('l.has_phone', 'Shows a telephone number'),
  hasLink: flag('l.has_link', 'Shows a link'),
  hashtags: { kind: 'list', sql: 'l.hashtags', writtenAs: 'hashtag', description: 'Hashtags of the recent posts' },
  mentions: { kind: 'list', sql: 'l.mentions', writtenAs: 'username', description: 'Accounts that recent posts name' },
  brands: { kind: 'list', sql: 'l.brands', writtenAs: 'username', description: 'Sponsors that recent posts name' },
  username: { kind: 'word', sql: 'l.username', writtenAs: 'username', description: 'The account name' },
  bio: {
    kind: 'text',
    sql: 'l.bio_words',
    description: 'Words of the biography; "quoted words" stand together, -word is absent, or',
  },
} as const satisfies Record<string, CreatorField>;

export type CreatorFieldName = keyof typeof CREATOR_FIELDS;
export const CREATOR_FIELD_NAMES = Object.keys(CREATOR_FIELDS) as CreatorFieldName[];

export const findField = (name: string): CreatorField | undefined =>
  Object.hasOwn(CREATOR_FIELDS, name) ? CREATOR_FIELDS[name as CreatorFieldName] : undefined;

export const operatorsOf = ({ kind }: CreatorField): readonly Operator[] => OPERATORS[kind];
