import { aReportPost, HIDDEN } from './report-builders.fixture';
import { totalsOf } from './totals';

describe(totalsOf.name, () => {
  it('adds what is shown and counts what is hidden', () => {
    const posts = [
      aReportPost({ likes: 100, comments: 10 }),
      aReportPost({ likes: 300, comments: 20 }),
      aReportPost({ ...HIDDEN, comments: 7 }),
    ];
    const { likes, comments, engagement } = totalsOf(posts, 0);
    expect(likes).toMatchObject({ value: 400, used: 2, excluded: { hidden_likes: 1 }, status: 'measured' });
    expect(comments).toMatchObject({ value: 37, used: 3, excluded: {} });
    expect(engagement).toMatchObject({ value: 430, used: 2, excluded: { hidden_likes: 1 } });
  });

  it('adds the views of videos alone, and counts the videos without', () => {
    const posts = [
      aReportPost({ kind: 'reel', views: 9_000 }),
      aReportPost({ kind: 'video', views: null }),
      aReportPost({ kind: 'image', views: null }),
    ];
    expect(totalsOf(posts, 0).views).toMatchObject({ value: 9_000, used: 1, excluded: { unknown_views: 1 } });
  });

  it('gives no views, not zero views, when there is no video', () => {
    expect(totalsOf([aReportPost()], 0).views).toMatchObject({ value: null, status: 'unavailable' });
  });

  it('counts the posts that may not be read in every total', () => {
    const { posts, likes, comments, engagement, views } = totalsOf([aReportPost()], 3);
    const left = [posts, likes, comments, engagement, views].map(({ excluded }) => excluded.no_access);
    expect(left).toEqual([3, 3, 3, 3, 3]);
  });

  it('has no likes, not zero likes, when all are hidden', () => {
    const { likes, posts } = totalsOf([aReportPost(HIDDEN)], 0);
    expect(likes).toMatchObject({ value: null, status: 'insufficient_data', excluded: { hidden_likes: 1 } });
    expect(posts.value).toBe(1);
  });
});
