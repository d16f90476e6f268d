import type { AbsentForm, Creator, Quirk, RefusalForm } from './creator';

/** A documented username and what it shows. */
export interface SandboxCase {
  about: string;
  absent?: AbsentForm;
  refused?: RefusalForm;
  quirks?: readonly Quirk[];
  traits?: Partial<Creator>;
  /** The first lookups of each run of `falseMisses + 1` say "no such user" although there is one. */
  falseMisses?: number;
  /** Profile dialect that this name always uses. */
  dialect?: 'graph' | 'xdt' | 'v1';
  /** The account that answers is that of another key: a renamed or taken-over name. */
  key?: string;
}

const busy: Partial<Creator> = { basePosts: 60, gapDays: 2, isPrivate: false };

/**
 * Every edge case of the wire under a username of its own. All are valid Instagram usernames.
 * Beside these: names beginning with `missing.` or `missing_` are never found, names beginning with `private.` are private.
 */
export const CASES: Readonly<Record<string, SandboxCase>> = {
  'case.private': { about: 'private: counts, no posts', traits: { ...busy, isPrivate: true } },
  'case.withheld': { about: 'public with a post count, but the timeline is empty', quirks: ['withheld'], traits: busy },
  'case.zero.posts': { about: 'no posts; end cursor null', quirks: ['zero-posts'] },
  'case.empty.cursor': { about: 'no posts; end cursor is an empty string', quirks: ['zero-posts', 'empty-cursor'] },
  'case.missing': { about: 'never existed: Instagram answered 404', absent: 'http-404' },
  'case.deleted': { about: 'deleted: data.user is null', absent: 'user-null' },
  'case.viewer.null': { about: 'gone: data.viewer is there, data.user is null', absent: 'viewer-null' },
  'case.data.empty': { about: 'gone: data is an empty object', absent: 'data-empty' },
  'case.age.gated': { about: 'exists, but looks absent to visitors', absent: 'user-null' },
  'case.gated': { about: 'gated: zero counts and a gating notice', quirks: ['gated'], dialect: 'v1' },
  'case.false.missing': { about: 'exists; two lookups of three say it does not', falseMisses: 2, traits: busy },
  'case.renamed.old': { about: 'the old name of case.renamed.new', absent: 'http-404' },
  'case.renamed.new': { about: 'renamed; the id is that of the former case.renamed.old', key: 'case:renamed' },
  'case.taken.over': {
    about: 'a name that a stranger took over; the id is the id of the stranger',
    key: 'case:stranger',
  },
  'case.hidden.likes': { about: 'likes hidden, counted as -1', quirks: ['hidden-likes'], traits: busy },
  'case.fake.likes': { about: 'likes hidden, shown as a made-up 3', quirks: ['fake-likes'], traits: busy },
  'case.likes.differ': { about: 'the two like counts disagree', quirks: ['likes-differ'], traits: busy },
  'case.comments.disabled': { about: 'comments off on every post', quirks: ['comments-disabled'], traits: busy },
  'case.no.captions': { about: 'posts without any caption', quirks: ['no-captions'], traits: busy },
  'case.emoji.only': { about: 'captions of emoji alone', quirks: ['emoji-only'], traits: busy },
  'case.unicode': {
    about: 'right-to-left marks, joined emoji, combining marks',
    quirks: ['long-unicode'],
    traits: busy,
  },
  'case.pinned': { about: 'three old posts pinned on top', traits: { ...busy, pinnedCount: 3 } },
  'case.collab': { about: 'posts with coauthors, some owned by the coauthor', quirks: ['all-collab'], traits: busy },
  'case.sponsored': { about: 'most posts are paid partnerships', quirks: ['sponsored'], traits: busy },
  'case.huge': { about: 'plays beyond 2^31', quirks: ['huge'], traits: { ...busy, baseFollowers: 620_000_000 } },
  'case.fresh.video': { about: 'videos whose counts are null or zero', quirks: ['fresh-video'], traits: busy },
  'case.category.none': {
    about: 'category is the text "None"',
    quirks: ['category-none'],
    traits: { accountType: 'business' },
  },
  'case.no.bio.links': { about: 'an older payload without bio_links', quirks: ['no-bio-links'] },
  'case.v1.user': { about: 'the profile in the v1 dialect, without a timeline', dialect: 'v1', traits: busy },
  'case.graph': { about: 'always the Graph* type names', dialect: 'graph', traits: busy },
  'case.xdt': { about: 'always the XDTGraph* type names', dialect: 'xdt', traits: busy },
  'case.many.posts': {
    about: 'two hundred posts, seventeen pages',
    traits: { basePosts: 200, gapDays: 1, isPrivate: false },
  },
  'case.please.wait': { about: 'Instagram: please wait a few minutes (401)', refused: 'please-wait' },
  'case.feedback': { about: 'Instagram: feedback_required (400)', refused: 'feedback-required' },
  'case.checkpoint': { about: 'Instagram: checkpoint_required (400)', refused: 'checkpoint-required' },
  'case.challenge': { about: 'Instagram: challenge_required (400)', refused: 'challenge-required' },
  'case.rate.limited': { about: 'Instagram: 429', refused: 'rate-limited' },
  'case.login.page': { about: 'the HTML of the login page', refused: 'login-page' },
  'case.unscrapable': { about: 'the scraper gives up: 613', refused: 'unscrapable' },
};
