import { LIKENESS_PARTS, LIKENESS_WEIGHTS, toScore, weightsOf, type KnownParts } from './likeness';

const knowing = (...parts: string[]) =>
  Object.fromEntries(LIKENESS_PARTS.map((part) => [part, parts.includes(part)])) as unknown as KnownParts;

describe('the weights of a likeness', () => {
  it('are those of the formula when everything is known', () => {
    expect(weightsOf([knowing(...LIKENESS_PARTS)])).toEqual(LIKENESS_WEIGHTS);
    expect(Object.values(LIKENESS_WEIGHTS).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('are shared among what is known, in the same proportions', () => {
    const weights = weightsOf([knowing('tags', 'tier')]);
    expect(weights).toEqual({
      content: 0,
      tags: expect.closeTo(2 / 3),
      language: 0,
      tier: expect.closeTo(1 / 3),
      graph: 0,
    });
  });

  it('count what is known of one of several creators', () => {
    expect(weightsOf([knowing('tier'), knowing('content')])).toMatchObject({
      content: expect.closeTo(0.45 / 0.55),
      tier: expect.closeTo(0.1 / 0.55),
    });
  });

  it('are none when nothing is known', () => {
    expect(Object.values(weightsOf([]))).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('a score', () => {
  it('is the sum of the parts that are told, whatever was rounded', () => {
    const parts = { content: 1 / 3, tags: 0.1234567, language: 0.15, tier: 2 / 30, graph: 0, unlike: -0.1 / 3 };
    const told = toScore(parts);
    const sum = Object.values(told.parts).reduce((total, value) => total + value, 0);
    expect(told.score).toBeCloseTo(sum, 9);
    expect(told.parts.unlike).toBe(-0.033333);
  });

  it('tells nothing taken away as zero', () => {
    expect(
      Object.is(toScore({ content: 0, tags: 0, language: 0, tier: 0, graph: 0, unlike: -0 }).parts.unlike, 0),
    ).toBe(true);
  });
});
