import { changeId } from './change-key';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;
const order = { actorId: 'anna', reason: 'because', repeatKey: 'key-1' };

describe(changeId.name, () => {
  it('is the same for the same order, whatever was written as the reason', () => {
    const id = changeId(order, ['adjust', 'nora', 5]);
    expect(id).toMatch(UUID);
    expect(changeId({ ...order, reason: 'other words' }, ['adjust', 'nora', 5])).toBe(id);
  });

  it('differs by administrator, key and content', () => {
    const ids = [
      changeId(order, ['adjust', 'nora', 5]),
      changeId(order, ['adjust', 'nora', 6]),
      changeId({ ...order, actorId: 'ben' }, ['adjust', 'nora', 5]),
      changeId({ ...order, repeatKey: 'key-2' }, ['adjust', 'nora', 5]),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is fresh each time without a key', () => {
    const keyless = { actorId: 'anna', reason: 'because' };
    expect(changeId(keyless, ['adjust'])).not.toBe(changeId(keyless, ['adjust']));
  });
});
