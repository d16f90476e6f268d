import { workContext } from './context';

describe('the deadline of a work context', () => {
  const deadline = 42;

  it('is gone for everything of the request once it was dropped', async () => {
    await workContext.run({ requestId: 'r', deadline }, async () => {
      const later = new Promise((resolve) => setImmediate(() => resolve(workContext.current())));
      workContext.dropDeadline();
      expect(await later).toEqual({ requestId: 'r', deadline: undefined });
    });
  });

  it('does not bind what must come to its end, and binds the rest as before', () => {
    workContext.run({ requestId: 'r', userId: 'u', deadline }, () => {
      const inside = workContext.withoutDeadline(() => workContext.current());
      expect(inside).toEqual({ requestId: 'r', userId: 'u', deadline: undefined });
      expect(workContext.current()?.deadline).toBe(deadline);
    });
  });

  it('may be missing, and so may the context', () => {
    workContext.dropDeadline();
    expect(workContext.withoutDeadline(() => 'done')).toBe('done');
  });
});
