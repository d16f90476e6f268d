import type { ReportPost } from './report-input.types';
import { aCampaign, aCreator, aReportPost, READ_AT } from './report-builders.fixture';
import { warningsOf } from './warnings';

const kindsFor = (post: Partial<ReportPost>) =>
  warningsOf({ campaign: aCampaign(), creators: [aCreator()], posts: [aReportPost(post)], now: READ_AT }).map(
    ({ kind }) => kind,
  );
const aboutCreator = (members: Parameters<typeof aCreator>[0], now = READ_AT) =>
  warningsOf({ campaign: aCampaign(), creators: [aCreator(members)], posts: [], now });

describe(warningsOf.name, () => {
  it('has nothing to say of a post that is as it should be', () => {
    expect(kindsFor({})).toEqual([]);
  });

  it('names a post that does not disclose that it is advertising', () => {
    const [warning] = warningsOf({
      campaign: aCampaign(),
      creators: [aCreator()],
      posts: [aReportPost({ isDisclosed: false, shortcode: 'S7' })],
      now: READ_AT,
    });
    expect(warning).toMatchObject({ kind: 'missing_disclosure', username: 'nora.travels', shortcode: 'S7' });
  });

  it.each([
    ['neither hashtag nor brand', { hashtags: ['sun'] }, ['missing_hashtag']],
    ['the brand instead of the hashtag', { hashtags: [], accounts: ['harbor.hotel'] }, []],
    ['a day before the period', { publishedAt: new Date('2026-05-31T23:59:59Z') }, ['outside_period']],
    ['the last second of the period', { publishedAt: new Date('2026-06-30T23:59:59Z') }, []],
    ['a day after the period', { publishedAt: new Date('2026-07-01T00:00:00Z') }, ['outside_period']],
  ])('of a post with %s', (_what, post, kinds) => {
    expect(kindsFor(post)).toEqual(kinds);
  });

  it('tells missing posts, and whether there is time left', () => {
    const [now] = aboutCreator({ postsAgreed: 3, posts: 1 });
    const [late] = aboutCreator({ postsAgreed: 3, posts: 1 }, new Date('2026-07-01T00:00:00Z'));
    expect(now).toMatchObject({
      kind: 'missing_deliverables',
      message: '1 of 3 agreed posts are in the campaign so far.',
    });
    expect(late?.message).toContain('the campaign is over');
  });

  it('tells of a confirmed creator of whom nothing came, once the campaign is over', () => {
    const over = new Date('2026-07-01T00:00:00Z');
    expect(aboutCreator({ posts: 0 }, over)).toMatchObject([{ kind: 'missing_deliverables', shortcode: null }]);
    expect([
      aboutCreator({ posts: 0 }),
      aboutCreator({ posts: 1 }, over),
      aboutCreator({ status: 'shortlisted' }, over),
    ]).toEqual([[], [], []]);
  });

  it('expects nothing of who declined', () => {
    expect(aboutCreator({ status: 'declined', postsAgreed: 3 })).toEqual([]);
  });

  it('tells which posts are left out for want of access', () => {
    expect(aboutCreator({ hasAccess: false, posts: 2 })).toMatchObject([{ kind: 'no_access' }]);
  });
});
