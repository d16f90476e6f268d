import * as fc from 'fast-check';
import { AlertMachine } from './alert-machine';
import { judge, type AlertReading, type Verdict } from './alert-reading';
import type { AlertRecord } from './alert-record';
import { ALERT_RULE_TABLE } from './alert-rules';
import type { AlertRuleName } from './alert.types';

const { fireAfter, resolveAfter } = ALERT_RULE_TABLE.error_rate;
const LIMIT = 0.05;

const reading = (verdict: Verdict, changes: Partial<AlertReading> = {}): AlertReading => ({
  rule: 'error_rate',
  subject: null,
  severity: 'critical',
  verdict,
  value: 0.06,
  threshold: LIMIT,
  unit: 'ratio',
  message: `it is ${verdict}`,
  ...changes,
});
const at = (tick: number) => new Date(1_700_000_000_000 + tick * 5_000).toISOString();
const newMachine = () => new AlertMachine(() => ({ firing: 'pending', resolved: 'pending' }));

/** What happened at each tick: F fired, R resolved, . nothing. */
function play(verdicts: readonly Verdict[], rule: AlertRuleName = 'error_rate', machine = newMachine()): string {
  return verdicts
    .map((verdict, tick) => {
      const { fired, resolved } = machine.step([reading(verdict, { rule })], at(tick));
      return `${'F'.repeat(fired.length)}${'R'.repeat(resolved.length)}` || '.';
    })
    .join('');
}

const verdicts = fc.array(fc.constantFrom<Verdict>('over', 'between', 'clear', 'unknown'), { maxLength: 60 });

describe(AlertMachine.name, () => {
  it('fires when it held for some ticks in a row, from when it began to', () => {
    const machine = newMachine();
    expect(play(['over', 'clear', 'over', 'over'], 'error_rate', machine)).toBe('...F');
    expect(machine.open()[0]?.alert).toMatchObject({ state: 'firing', startedAt: at(2), message: 'it is over' });
  });

  it('fires at once for a breaker', () => {
    expect(play(['over'], 'breaker_open')).toBe('F');
  });

  it('is over when it was clear for some ticks in a row, and says when', () => {
    const machine = newMachine();
    play(['over', 'over'], 'error_rate', machine);
    const [record] = machine.open();
    expect(play(['clear', 'clear', 'over', 'clear', 'between', 'clear', 'clear', 'clear'], 'error_rate', machine)).toBe(
      '.......R',
    );
    expect(record?.alert).toMatchObject({ state: 'resolved', resolvedAt: at(7), message: 'it is clear' });
    expect(machine.open()).toEqual([]);
  });

  it('without evidence neither begins nor ends at once, and says so at the end', () => {
    const machine = newMachine();
    expect(play(['unknown', 'unknown', 'unknown'], 'error_rate', machine)).toBe('...');
    play(['over', 'over'], 'error_rate', machine);
    const [record] = machine.open();
    expect(play(['unknown', 'unknown', 'unknown'], 'error_rate', machine)).toBe('..R');
    expect(record?.alert.message).toMatch(/^Ended without evidence.*it is over$/);
  });

  it('keeps one episode for each subject', () => {
    const machine = newMachine();
    const both = [
      reading('over', { rule: 'breaker_open', subject: 'ai' }),
      reading('over', { rule: 'breaker_open', subject: 'provider' }),
    ];
    machine.step(both, at(0));
    const { resolved } = [1, 2].map((tick) =>
      machine.step([{ ...(both[0] as AlertReading), verdict: 'clear' }, both[1] as AlertReading], at(tick)),
    )[1] as { resolved: AlertRecord[] };
    expect(resolved.map(({ alert }) => alert.subject)).toEqual(['ai']);
    expect(machine.open().map(({ alert }) => alert.subject)).toEqual(['provider']);
  });

  it('ends what nothing is said of any more', () => {
    const machine = newMachine();
    play(['over', 'over'], 'error_rate', machine);
    const ends = [3, 4, 5].map((tick) => machine.step([], at(tick)).resolved.length);
    expect(ends).toEqual([0, 0, 1]);
  });

  it('goes on with an alert that another process began', () => {
    const first = newMachine();
    play(['over', 'over'], 'error_rate', first);
    const second = newMachine();
    for (const record of first.open()) second.adopt(record);
    expect(play(['over', 'over', 'clear', 'clear', 'clear'], 'error_rate', second)).toBe('....R');
  });

  it('fires and resolves in turns, each only after as many ticks as it must', () => {
    fc.assert(
      fc.property(verdicts, (given) => {
        const story = play(given);
        expect(story.replaceAll('.', '')).toMatch(/^(FR)*F?$/);
        [...story].forEach((event, tick) => {
          if (event === 'F') expect(given.slice(tick - fireAfter + 1, tick + 1)).toEqual(Array(fireAfter).fill('over'));
          if (event !== 'R') return;
          const last = given.slice(tick - resolveAfter + 1, tick + 1);
          expect(last.every((verdict) => verdict === 'clear' || verdict === 'unknown')).toBe(true);
        });
      }),
    );
  });

  it('does not flap when a value trembles around its limit, in any unit', () => {
    const trembling = fc.array(fc.double({ min: 0.85, max: 1.5, noNaN: true }), { minLength: 10, maxLength: 100 });
    fc.assert(
      fc.property(trembling, fc.constantFrom(0.05, 0.85, 5, 0.2), (shares, limit) => {
        const story = play(shares.map((share) => judge(share * limit, limit)));
        expect(story).not.toContain('R');
        expect(story.split('F').length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
