import { recordedData, shownData } from './shown-data';

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

describe(recordedData, () => {
  it('names no creator', () => {
    const data = { v: 1, requestId: 'r', username: 'nora', reason: 'stale' };
    expect(recordedData('refresh-profile', data)).toEqual({ v: 1, requestId: 'r', reason: 'stale' });
  });

  it('keeps ids', () => {
    const data = { v: 1, requestId: 'r', analysisJobId: 'a', profileId: 'p', postIds: ['x'] };
    expect(recordedData('analyse-post-batch', data)).toEqual(data);
  });
});
