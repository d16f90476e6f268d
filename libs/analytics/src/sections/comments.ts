import { marksOf } from '../comment-marks';
import { findPods } from '../comment-pods';
import type { AnalyticsComment, CommentsSection } from '../creator-analytics.types';
import type { FormulaName } from '../formulas';
import { groupBy } from '../grouping';
import type { Exclusions, Metric } from '../metric';
import { insufficient, measuredShare, unavailable } from '../metric-of';
import { basisOf, type Scope } from '../scope';
import { commentIntentsOf, type MarkedComment } from './comment-intents';
import { shareDistribution } from './distribution';

/** Below, one comment more or less is a tenth. */
const FEWEST_COMMENTS = 10;
/** Shorter texts are alike by chance. */
const FEWEST_WORDS_OF_DUPLICATE = 3;
/** A language of fewer captions is not one the audience is used to. */
const CAPTION_SHARE = 0.1;
const NOTE =
  'The comments are those that the provider delivers with the posts, often the top ones: a sample, not all of them.';

interface Read extends MarkedComment {
  isDuplicate: boolean;
  isPod: boolean;
}

/** What the comments under the posts of the window consist of; the owner's own are replies and count as such. */
export function commentsOf(scope: Scope): CommentsSection {
  const owner = scope.input.creator.username.toLowerCase();
  const known = new Set(scope.inWindow.map(({ id }) => id));
  const sample = scope.comments.filter(({ postId }) => known.has(postId));
  const [replies, others] = [sample.filter(isBy(owner)), sample.filter((comment) => !isBy(owner)(comment))];
  const rows = [...groupBy(others, ({ postId }) => postId)].map(([postId, comments]) => ({
    postId,
    authors: authorsInOrder(comments),
  }));
  const { pods, members } = findPods(rows);
  const read = readAll(others, members);
  const excluded = {
    owner_reply: replies.length,
    unreadable: read.filter(({ marks }) => marks.kind === 'unreadable').length,
  };
  const readable = read.filter(({ marks }) => marks.kind !== 'unreadable');
  const share = (name: FormulaName, isHit: (comment: Read) => boolean) =>
    shareOf(scope, name, { hits: readable.filter(isHit).length, n: readable.length, excluded });
  return {
    note: NOTE,
    comments: others.length,
    authors: new Set(others.map(({ authorUsername }) => authorUsername)).size,
    posts: rows.length,
    emojiOnly: share('comments_emoji_only', ({ marks }) => marks.kind === 'emoji_only'),
    short: share('comments_short', ({ marks }) => marks.kind === 'short'),
    mentionOnly: share('comments_mention_only', ({ marks }) => marks.kind === 'mention_only'),
    duplicates: share('comments_duplicate', ({ isDuplicate }) => isDuplicate),
    podComments: share('comments_pod', ({ isPod }) => isPod),
    authentic: share('comments_authentic', isAuthentic),
    intents: commentIntentsOf(scope, readable, excluded),
    repeatAuthors: repeatAuthors(scope, others),
    replyRate: replyRate(scope, rows, replies),
    languageMismatch: languageMismatch(scope, others, replies.length),
    pods,
    ...distributionsOf(scope, others, replies.length),
  };
}

const isBy =
  (owner: string) =>
  ({ authorUsername }: AnalyticsComment): boolean =>
    authorUsername.toLowerCase() === owner;

const isAuthentic = ({ marks, isDuplicate, isPod }: Read): boolean => marks.kind === 'prose' && !isDuplicate && !isPod;

/** By time; in the order of delivery where the times are equal. */
const authorsInOrder = (comments: AnalyticsComment[]): string[] => [
  ...new Set(
    [...comments]
      .sort((a, b) => a.commentedAt.getTime() - b.commentedAt.getTime())
      .map(({ authorUsername }) => authorUsername),
  ),
];

function readAll(comments: AnalyticsComment[], podMembers: Set<string>): Read[] {
  const marked = comments.map((comment) => ({ ...comment, marks: marksOf(comment.text) }));
  const copies = groupBy(marked, ({ marks }) => marks.words);
  return marked.map((comment) => ({
    ...comment,
    isDuplicate:
      comment.marks.wordCount >= FEWEST_WORDS_OF_DUPLICATE && (copies.get(comment.marks.words)?.length ?? 0) > 1,
    isPod: podMembers.has(`${comment.postId} ${comment.authorUsername}`),
  }));
}

interface Share {
  hits: number;
  n: number;
  excluded: Exclusions;
  fewest?: number;
  noun?: string;
}

function shareOf(
  scope: Scope,
  name: FormulaName,
  { hits, n, excluded, fewest = FEWEST_COMMENTS, noun = 'comments' }: Share,
): Metric {
  const basis = basisOf(scope, n, excluded);
  if (n === 0) return unavailable(name, scope.closed ?? `The provider delivered no ${noun} that can be used.`, basis);
  if (n < fewest) return insufficient(name, `Only ${n} of at least ${fewest} ${noun} can be used.`, basis);
  return measuredShare(name, hits, basis);
}

function repeatAuthors(scope: Scope, comments: AnalyticsComment[]): Metric {
  const authors = [...groupBy(comments, ({ authorUsername }) => authorUsername).values()];
  const repeated = authors.filter((own) => new Set(own.map(({ postId }) => postId)).size > 1);
  return shareOf(scope, 'comments_repeat_authors', {
    hits: repeated.length,
    n: authors.length,
    excluded: {},
    noun: 'authors',
  });
}

function replyRate(scope: Scope, rows: { postId: string }[], replies: AnalyticsComment[]): Metric {
  const answered = new Set(replies.map(({ postId }) => postId));
  const hits = rows.filter(({ postId }) => answered.has(postId)).length;
  return shareOf(scope, 'owner_reply_rate', { hits, n: rows.length, excluded: {}, fewest: 3, noun: 'commented posts' });
}

function languageMismatch(scope: Scope, comments: AnalyticsComment[], replies: number): Metric {
  const captions = scope.posts.map(({ aiLanguage }) => aiLanguage).filter((language) => language !== null);
  const usual = new Set(
    [...groupBy(captions, (language) => language)]
      .filter(([, same]) => same.length >= CAPTION_SHARE * captions.length)
      .map(([language]) => language),
  );
  const known = usual.size === 0 ? [] : comments.filter(({ language }) => language !== null);
  return shareOf(scope, 'comments_language_mismatch', {
    hits: known.filter(({ language }) => !usual.has(language ?? '')).length,
    n: known.length,
    excluded: { owner_reply: replies, not_analysed: comments.length - known.length },
  });
}

function distributionsOf(scope: Scope, comments: AnalyticsComment[], replies: number) {
  const of = (keyOf: (comment: AnalyticsComment) => string | null) => {
    const keys = comments.map(keyOf).filter((key) => key !== null);
    const excluded = { owner_reply: replies, not_analysed: comments.length - keys.length };
    return shareDistribution(scope, 'share_of_comments', { keys, excluded, fewest: FEWEST_COMMENTS });
  };
  return { sentiments: of(({ sentiment }) => sentiment), languages: of(({ language }) => language) };
}
