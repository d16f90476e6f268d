import { placeRule, type Span } from './pricing-rule';

const rule = (name: string, validFrom: string, validTo: string | null = null): Span & { name: string } => ({
  name,
  validFrom: `${validFrom}T00:00:00.000Z`,
  validTo: validTo === null ? null : `${validTo}T00:00:00.000Z`,
});

describe(placeRule.name, () => {
  const present = rule('present', '2026-01-01');

  it('ends the rule in force when the new one begins', () => {
    expect(placeRule([present], rule('new', '2026-06-01'))).toEqual({ ended: present, resumed: null, clashing: [] });
  });

  it('lets the rule in force go on after a price for a while', () => {
    const { ended, resumed } = placeRule([present], rule('sale', '2026-06-01', '2026-07-01'));
    expect(ended).toBe(present);
    expect(resumed).toEqual({ validFrom: '2026-07-01T00:00:00.000Z', validTo: null });
  });

  it('lets a rule that has an end go on to that end only', () => {
    const limited = rule('limited', '2026-01-01', '2026-12-01');
    expect(placeRule([limited], rule('sale', '2026-06-01', '2026-07-01')).resumed).toEqual({
      validFrom: '2026-07-01T00:00:00.000Z',
      validTo: '2026-12-01T00:00:00.000Z',
    });
    expect(placeRule([limited], rule('sale', '2026-06-01', '2026-12-01')).resumed).toBeNull();
  });

  it('is refused by every future rule it would lie upon', () => {
    const before = rule('before', '2026-01-01', '2026-06-01');
    const summer = rule('summer', '2026-06-01', '2026-09-01');
    const autumn = rule('autumn', '2026-09-01');
    expect(placeRule([autumn, before, summer], rule('new', '2026-05-01')).clashing).toEqual([autumn, summer]);
    expect(placeRule([before, summer, autumn], rule('new', '2026-06-01', '2026-09-01')).clashing).toEqual([summer]);
  });

  it('fits between two rules that it only touches', () => {
    const before = rule('before', '2026-01-01', '2026-06-01');
    const after = rule('after', '2026-09-01');
    const placement = placeRule([before, after], rule('new', '2026-06-01', '2026-09-01'));
    expect(placement).toEqual({ ended: null, resumed: null, clashing: [] });
  });

  it('ends a future rule that began before it', () => {
    const future = rule('future', '2026-05-01');
    const past = rule('present', '2026-01-01', '2026-05-01');
    expect(placeRule([past, future], rule('new', '2026-06-01')).ended).toBe(future);
  });
});
