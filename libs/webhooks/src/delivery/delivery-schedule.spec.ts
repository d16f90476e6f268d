import { outcomeOf, outcomeOfError } from './attempt-outcome';
import { DELIVERY_ATTEMPTS, pauseAfter } from './delivery-schedule';
import { WebhookUrlError } from '../sending/webhook-url';

const middle = () => 0.5;
const HOUR = 3_600_000;

describe(pauseAfter, () => {
  it('waits longer after each failure, and gives up after the eighth', () => {
    const pauses = Array.from({ length: DELIVERY_ATTEMPTS }, (_, n) => pauseAfter(n + 1, 0, middle));
    expect(pauses).toEqual([5_000, 30_000, 120_000, 600_000, HOUR, 6 * HOUR, 24 * HOUR, null]);
  });

  it('leaves a fifth either way to chance', () => {
    expect(pauseAfter(1, 0, () => 0)).toBe(4_000);
    expect(pauseAfter(1, 0, () => 1)).toBe(6_000);
  });

  it('waits as long as the receiver asked for, up to a day, and never less than planned', () => {
    expect(pauseAfter(1, 90_000, middle)).toBe(90_000);
    expect(pauseAfter(2, 1_000, middle)).toBe(30_000);
    expect(pauseAfter(1, 1e12, middle)).toBe(24 * HOUR);
    expect(pauseAfter(DELIVERY_ATTEMPTS, 1_000, middle)).toBeNull();
  });
});

describe('the outcome of an attempt', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [301, 'failed'],
    [400, 'failed'],
    [410, 'gone'],
    [429, 'failed'],
    [500, 'failed'],
  ])('of an answer with %i is %s', (status, kind) => {
    expect(outcomeOf({ status, retryAfter: null }).kind).toBe(kind);
  });

  it('keeps how long the receiver wants to be left alone', () => {
    expect(outcomeOf({ status: 503, retryAfter: '120' })).toMatchObject({ askedForMs: 120_000 });
  });

  it('tells users why nobody was reached, and nothing of our network', () => {
    const sentence = (error: unknown) => outcomeOfError(error);
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
    expect(sentence(refused)).toMatchObject({ error: 'no connection (ECONNREFUSED)', statusCode: null });
    expect(sentence(new DOMException('x', 'TimeoutError'))).toMatchObject({ error: 'no answer within ten seconds' });
    expect(sentence(new WebhookUrlError('NOT_PUBLIC'))).toMatchObject({
      error: 'the address must lead to a public address',
    });
    expect(sentence(new Error('socket of 10.0.0.7'))).toMatchObject({ error: 'no connection' });
  });
});
