import { Logger, Metrics } from '@app/observability';
import { PaymentsUnavailableError } from './payments.errors';
import { ProcessStripeEvents } from './process-stripe-events.use-case';
import type { StripeClient } from './stripe-client';
import type { EventRecord } from './stripe-event-record';
import type { ClaimedEvent, StripeEventsRepository } from './stripe-events.repository';
import type { SyncTopUp } from './sync-top-up.use-case';
import type { TopUpOrdersRepository } from './top-up-orders.repository';

const ORDER = '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910';
const outage = (isOutage: boolean) =>
  new PaymentsUnavailableError({
    cause: null,
    reason: isOutage ? 'away' : 'refused',
    isOutage,
    retryAdvice: { transient: isOutage },
  });

function anEvent(more: Partial<Omit<ClaimedEvent, 'record'>> & { record?: Partial<EventRecord> } = {}): ClaimedEvent {
  const { record, ...rest } = more;
  return {
    id: 'evt_1',
    type: 'refund.created',
    attempts: 1,
    record: { object: 'refund', objectId: 're_1', orderId: null, intentId: 'pi_1', created: 1, ...record },
    ...rest,
  };
}

function processing(events: ClaimedEvent[], { isConfigured = true } = {}) {
  const parts = {
    claim: jest.fn().mockResolvedValueOnce(events).mockResolvedValue([]),
    settle: jest.fn(),
    postpone: jest.fn(),
    bury: jest.fn(),
    findId: jest.fn().mockResolvedValue(ORDER),
    flag: jest.fn(),
    readIntent: jest.fn(),
    sync: jest.fn(),
  };
  const use = new ProcessStripeEvents(
    parts as unknown as StripeEventsRepository,
    parts as unknown as TopUpOrdersRepository,
    { isConfigured, readIntent: parts.readIntent } as unknown as StripeClient,
    { execute: parts.sync } as unknown as SyncTopUp,
    { count: jest.fn() } as unknown as Metrics,
    Logger.create({ level: 'silent', pretty: false, process: 'test' }),
  );
  return { use, ...parts };
}

describe(ProcessStripeEvents, () => {
  it('brings the order of an event up to date, whatever the event says', async () => {
    const { use, sync, settle } = processing([
      anEvent({
        type: 'checkout.session.completed',
        record: { object: 'checkout.session', objectId: 'cs_1', orderId: ORDER },
      }),
    ]);
    await use.execute();
    expect(sync).toHaveBeenCalledWith(ORDER, 'cs_1');
    expect(settle).toHaveBeenCalledWith('evt_1', 'processed');
  });

  it('asks which order a payment is for that was not booked yet', async () => {
    const { use, findId, readIntent, sync } = processing([anEvent()]);
    findId.mockResolvedValueOnce(null);
    readIntent.mockResolvedValue({ metadata: { order_id: ORDER } });
    await use.execute();
    expect(readIntent).toHaveBeenCalledWith('pi_1');
    expect(sync).toHaveBeenCalledWith(ORDER, null);
  });

  it.each([
    ['kinds it does not know', anEvent({ type: 'customer.created' })],
    ['payments that are not ours', anEvent()],
  ])('passes over %s', async (_name, event) => {
    const { use, findId, readIntent, settle, sync } = processing([event]);
    findId.mockResolvedValue(null);
    readIntent.mockResolvedValue({ metadata: {} });
    await use.execute();
    expect(settle).toHaveBeenCalledWith('evt_1', 'ignored');
    expect(sync).not.toHaveBeenCalled();
  });

  it('flags the order of a payment that was reported as fraud', async () => {
    const { use, flag, sync } = processing([
      anEvent({ type: 'radar.early_fraud_warning.created', record: { object: 'radar.early_fraud_warning' } }),
    ]);
    await use.execute();
    expect(flag).toHaveBeenCalledWith(ORDER, 'the payment was reported as fraud');
    expect(sync).not.toHaveBeenCalled();
  });

  it.each([
    [1, 5],
    [2, 10],
    [5, 80],
    [60, 3_600],
  ])('waits longer from try to try: after try %s, %s seconds', async (attempts, seconds) => {
    const { use, sync, postpone } = processing([anEvent({ attempts })]);
    sync.mockRejectedValue(outage(true));
    await use.execute();
    expect(postpone).toHaveBeenCalledWith('evt_1', { error: 'away', seconds });
  });

  it('gives up an event that fails again and again, but none because the provider is away', async () => {
    const tired = anEvent({ id: 'evt_tired', attempts: 10 });
    const { use, sync, bury, postpone } = processing([tired, anEvent({ id: 'evt_waiting', attempts: 10 })]);
    sync.mockRejectedValueOnce(outage(false)).mockRejectedValueOnce(outage(true));
    await use.execute();
    expect(bury.mock.calls).toEqual([['evt_tired', 'refused']]);
    expect(postpone.mock.calls).toEqual([['evt_waiting', expect.anything()]]);
  });

  it('lets no event keep the others from being acted on', async () => {
    const { use, sync, settle } = processing([anEvent({ id: 'evt_bad' }), anEvent({ id: 'evt_good' })]);
    sync.mockRejectedValueOnce(new Error('broken'));
    await use.execute();
    expect(settle.mock.calls).toEqual([['evt_good', 'processed']]);
  });

  it('does nothing without a payment provider, and stops when nobody wants it to go on', async () => {
    const none = processing([anEvent()], { isConfigured: false });
    await none.use.execute();
    const stopped = processing([anEvent()]);
    await stopped.use.execute(AbortSignal.abort());
    expect([none.claim, stopped.claim].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });
});
