import { declaredBy, newsOf, type HeldWatch, type PresentCreator } from './watch-news';

const BEGAN = new Date('2026-06-01T00:00:00Z');
const watch = (given: Partial<HeldWatch> = {}): HeldWatch => ({
  id: 'watch-1',
  userId: 'ann',
  followersPercent: 10,
  sponsoredPosts: true,
  renames: true,
  toldFollowers: 1_000,
  toldUsername: 'nora.travels',
  postsAfter: BEGAN,
  hasAccess: true,
  ...given,
});
const creator = (given: Partial<PresentCreator> = {}): PresentCreator => ({
  followers: 1_000,
  username: 'nora.travels',
  declaredPosts: [],
  ...given,
});
const kindsOf = (...given: Parameters<typeof newsOf>) => newsOf(...given).alerts.map(({ kind }) => kind);

describe(newsOf, () => {
  it('says nothing of a creator who stayed the same', () => {
    expect(newsOf(watch(), creator())).toEqual({
      told: { id: 'watch-1', followers: 1_000, username: 'nora.travels' },
      alerts: [],
    });
  });

  describe('of followers', () => {
    it.each([
      [1_099, false],
      [1_100, true],
      [901, false],
      [900, true],
    ])('who were 1,000 and are %d, at 10 per cent: %s', (followers, isTold) => {
      expect(kindsOf(watch(), creator({ followers }))).toEqual(isTold ? ['followers_moved'] : []);
    });

    it('gives both numbers, and compares the next one with the later', () => {
      const { alerts, told } = newsOf(watch(), creator({ followers: 1_234 }));
      expect(alerts[0]?.details).toEqual({ followers: { before: 1_000, after: 1_234, changePercent: 23.4 } });
      expect(told.followers).toBe(1_234);
    });

    it('adds small moves up: what was not told stays what the next is compared with', () => {
      const { told } = newsOf(watch(), creator({ followers: 1_060 }));
      expect(told.followers).toBe(1_000);
      expect(kindsOf(watch({ toldFollowers: told.followers }), creator({ followers: 1_120 }))).toEqual([
        'followers_moved',
      ]);
    });

    it('takes the first number that is known for told', () => {
      const { alerts, told } = newsOf(watch({ toldFollowers: null }), creator({ followers: 5 }));
      expect([alerts, told.followers]).toEqual([[], 5]);
    });

    it('keeps the number that was told while the present one is hidden', () => {
      const { alerts, told } = newsOf(watch(), creator({ followers: null }));
      expect([alerts, told.followers]).toEqual([[], 1_000]);
    });

    it('counts from one when there were none', () => {
      const { alerts } = newsOf(watch({ toldFollowers: 0 }), creator({ followers: 3 }));
      expect(alerts[0]?.details.followers?.changePercent).toBe(300);
    });

    it('keeps up with the number while nobody asks for it', () => {
      const { alerts, told } = newsOf(watch({ followersPercent: null }), creator({ followers: 9_000 }));
      expect([alerts, told.followers]).toEqual([[], 9_000]);
    });
  });

  describe('of names', () => {
    it('tells the old and the new one', () => {
      const { alerts, told } = newsOf(watch(), creator({ username: 'nora.on.the.road' }));
      expect(alerts[0]).toMatchObject({
        kind: 'renamed',
        details: { renamed: { before: 'nora.travels', after: 'nora.on.the.road' } },
      });
      expect(told.username).toBe('nora.on.the.road');
    });

    it('waits while another account carries the name', () => {
      const { alerts, told } = newsOf(watch(), creator({ username: null }));
      expect([alerts, told.username]).toEqual([[], 'nora.travels']);
    });

    it('does not tell later what happened while nobody asked', () => {
      const { alerts, told } = newsOf(watch({ renames: false }), creator({ username: 'nora.on.the.road' }));
      expect([alerts, told.username]).toEqual([[], 'nora.on.the.road']);
    });
  });

  describe('of sponsored posts', () => {
    const post = (publishedAt: string) => ({
      id: `post of ${publishedAt}`,
      shortcode: 'Cabc',
      publishedAt: new Date(publishedAt),
      declaredBy: 'disclosure' as const,
    });

    it('tells those published after the newest that was known', () => {
      const declaredPosts = [post('2026-06-02T00:00:00Z'), post('2026-06-01T00:00:00Z')];
      expect(newsOf(watch(), creator({ declaredPosts })).alerts).toEqual([
        {
          userId: 'ann',
          kind: 'sponsored_post',
          postId: 'post of 2026-06-02T00:00:00Z',
          details: {
            post: { shortcode: 'Cabc', publishedAt: '2026-06-02T00:00:00.000Z', declaredBy: 'disclosure' },
          },
        },
      ]);
    });

    it('names the post only to who may see it', () => {
      const declaredPosts = [post('2026-06-02T00:00:00Z')];
      const [alert] = newsOf(watch({ hasAccess: false }), creator({ declaredPosts })).alerts;
      expect(alert?.details.post?.shortcode).toBeNull();
    });

    it('is silent when they are not asked for', () => {
      const declaredPosts = [post('2026-06-02T00:00:00Z')];
      expect(kindsOf(watch({ sponsoredPosts: false }), creator({ declaredPosts }))).toEqual([]);
    });
  });
});

describe(declaredBy, () => {
  it.each([
    ['the label', { isSponsored: true }, 'platform_label'],
    ['a named sponsor', { sponsorUsernames: ['harbor.hotel'] }, 'platform_label'],
    ['words in the caption', { caption: 'Lovely shoes #ad' }, 'disclosure'],
    ['nothing', { caption: 'Use my code NORA10 @harbor.hotel' }, null],
  ] as const)('reads %s', (_what, given, expected) => {
    expect(declaredBy({ caption: null, isSponsored: false, sponsorUsernames: [], ...given })).toBe(expected);
  });
});
