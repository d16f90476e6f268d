import { AppError } from '@app/common';
import { StreamSlots } from './stream-slots';

describe(StreamSlots, () => {
  const codeOf = (take: () => unknown): unknown => {
    try {
      take();
      return 'taken';
    } catch (error) {
      return error instanceof AppError ? [error.code, error.retryAfterSeconds] : error;
    }
  };

  it('gives each user so many and no more', () => {
    const slots = new StreamSlots({ perUser: 2, inTotal: 100 });
    slots.take('ana');
    slots.take('ana');
    expect(codeOf(() => slots.take('ana'))).toEqual(['REQUEST.RATE_LIMITED', 5]);
    expect(codeOf(() => slots.take('ben'))).toBe('taken');
  });

  it('gives all users together so many and no more', () => {
    const slots = new StreamSlots({ perUser: 10, inTotal: 2 });
    slots.take('ana');
    slots.take('ben');
    expect(codeOf(() => slots.take('carla'))).toEqual(['SYSTEM.UNAVAILABLE', 5]);
  });

  it('gives a place again that was given back, which counts once', () => {
    const slots = new StreamSlots({ perUser: 2, inTotal: 2 });
    const giveBack = slots.take('ana');
    slots.take('ana');
    giveBack();
    giveBack();
    expect(slots.size).toBe(1);
    expect(codeOf(() => slots.take('ana'))).toBe('taken');
    expect(codeOf(() => slots.take('ana'))).toEqual(['REQUEST.RATE_LIMITED', 5]);
  });
});
