import { PoisonWatch } from './poison-watch';

const notes = (watch: PoisonWatch, count: number, at: (n: number) => number) =>
  Array.from({ length: count }, (_, n) => watch.note('posts', at(n))).filter(Boolean).length;

describe(PoisonWatch, () => {
  it('gives a name up once when twenty of its values could not be read within a minute', () => {
    const watch = new PoisonWatch();
    expect(notes(watch, 19, (n) => n * 3_000)).toBe(0);
    expect(notes(watch, 1, () => 59_000)).toBe(1);
    expect(notes(watch, 500, (n) => 60_000 + n * 100)).toBe(0);
  });

  it('bears with a few every minute', () => {
    expect(notes(new PoisonWatch(), 600, (n) => n * 6_000)).toBe(0);
  });

  it('gives it up again when they still come after ten minutes', () => {
    const watch = new PoisonWatch();
    expect(notes(watch, 20, () => 0)).toBe(1);
    expect(notes(watch, 20, () => 10 * 60_000)).toBe(1);
  });

  it('counts each name by itself', () => {
    const watch = new PoisonWatch();
    notes(watch, 19, () => 0);
    expect(watch.note('profile', 0)).toBe(false);
    expect(watch.note('posts', 0)).toBe(true);
  });
});
