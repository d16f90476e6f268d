import { sharedCommentersOf, type CommenterCount } from './shared-commenters';

const count = (username: string, overrides: Partial<CommenterCount> = {}): CommenterCount => ({
  username,
  posts: 12,
  comments: 60,
  ownerReplies: 2,
  commenters: 40,
  asOf: new Date('2026-06-15T12:00:00Z'),
  ...overrides,
});

describe(sharedCommentersOf, () => {
  const told = sharedCommentersOf({
    creators: [
      count('anna'),
      count('berta', { commenters: 25, ownerReplies: 1, asOf: new Date('2026-06-10T12:00:00Z') }),
    ],
    shared: 5,
  });

  it('tells the overlap of 40 and 25 that have 5 in common', () => {
    expect(told.shared).toMatchObject({ value: 5, status: 'measured', used: 60, formula: 'shared_commenters.v1' });
    expect(told.jaccard).toMatchObject({ value: 8.3333, used: 60 }); // 5 / (40 + 25 - 5)
    expect(told.creators.map(({ username, share }) => [username, share.value, share.used])).toEqual([
      ['anna', 12.5, 40],
      ['berta', 20, 25],
    ]);
  });

  it('says how far a share may be off, what was left out and how old the older half is', () => {
    // 5 of 25 by Wilson: centre 0.2 + 3.8415 / 50 = 0.27683, reach 1.96 * sqrt(0.2 * 0.8 / 25 + 3.8415 / 2500) = 0.17460,
    // both over 1 + 3.8415 / 25 = 1.15366
    expect(told.creators[1]?.share).toMatchObject({
      method: 'wilson_95',
      interval: { low: expect.closeTo(8.86, 1), high: expect.closeTo(39.13, 1) },
      excluded: { owner_reply: 3 },
      asOf: '2026-06-10T12:00:00.000Z',
    });
    expect(told.note).toContain('at least');
  });

  it('is the same from both sides', () => {
    const turned = sharedCommentersOf({ creators: [count('berta', { commenters: 25 }), count('anna')], shared: 5 });
    expect(turned.jaccard.value).toBe(told.jaccard.value);
  });

  it('tells none in common as zero, not as nothing', () => {
    expect(sharedCommentersOf({ creators: [count('anna'), count('berta')], shared: 0 }).shared.value).toBe(0);
  });

  it('tells nothing of nine commenters, and says whose they are', () => {
    const { shared, creators } = sharedCommentersOf({
      creators: [count('anna'), count('berta', { commenters: 9 })],
      shared: 1,
    });
    expect(shared).toMatchObject({
      value: null,
      status: 'insufficient_data',
      reason: expect.stringContaining('commenters of berta'),
    });
    expect(creators[0]?.share.value).toBeNull();
  });

  it('tells that nothing can be told without any comment', () => {
    const { jaccard } = sharedCommentersOf({
      creators: [count('anna', { comments: 0, commenters: 0 }), count('berta')],
      shared: 0,
    });
    expect(jaccard).toMatchObject({ value: null, status: 'unavailable', reason: expect.stringContaining('anna') });
  });
});
