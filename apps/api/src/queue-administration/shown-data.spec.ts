import { shownData } from './shown-data';

describe(shownData, () => {
  it('shows what the contract of the job knows', () => {
    const data = { v: 1, requestId: 'r', analysisJobId: 'a', profileId: 'p', postIds: ['x'] };
    expect(shownData('analyse-post-batch', data)).toEqual(data);
  });

  it('keeps to itself what somebody else put into the queue', () => {
    expect(shownData('refresh-profile', { username: 'nora', token: 'secret' })).toEqual({ username: 'nora' });
    expect(shownData('unknown-job', { token: 'secret' })).toEqual({});
    expect(shownData('refresh-profile', 'secret')).toEqual({});
  });
});
