import type { Settlement } from '../ledger/ledger.types';
import { Charge } from './charge';

const hold = { operationId: 'op', attempt: 1 };
const held = () => new Charge({ operationId: 'op', hold, units: 10 });
const owned = () => new Charge({ operationId: null, hold: null, units: 10 });
const settlement = { operationId: 'op', status: 'captured' } as Settlement;

const WORDS: [string, (charge: Charge) => unknown][] = [
  ['waive', (charge) => charge.waive('empty')],
  ['useUnits', (charge) => charge.useUnits(3)],
  ['settledBy', (charge) => charge.settledBy(settlement)],
  ['handOver', (charge) => charge.handOver()],
];

describe(Charge.name, () => {
  it('is captured in full unless the handler speaks', () => {
    expect(held().close()).toEqual({ kind: 'captured', units: undefined });
  });

  it.each(WORDS)('takes no second word after %s', (_name, say) => {
    for (const [, sayMore] of WORDS) {
      const charge = held();
      say(charge);
      expect(() => sayMore(charge)).toThrow(/was said before/);
    }
  });

  it.each(WORDS)('takes no %s after it is settled', (_name, say) => {
    const charge = held();
    charge.close();
    expect(() => say(charge)).toThrow(/too late/);
  });

  it.each([[0], [11], [1.5], [-1]])('cannot use %d of ten units', (units) => {
    expect(() => held().useUnits(units)).toThrow(/from 1 to the 10 held/);
  });

  it('is not settled by what settles another', () => {
    expect(() => held().settledBy({ ...settlement, operationId: 'other' })).toThrow(/another operation/);
  });

  it('may be waived when it is owned, but there is nothing to hand over or to settle', () => {
    expect(owned().owned).toBe(true);
    expect(() => owned().waive('owned')).not.toThrow();
    expect(() => owned().handOver()).toThrow(/nothing is held/);
    expect(() => owned().settledBy(settlement)).toThrow(/nothing is held/);
  });
});
