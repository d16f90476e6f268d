import { blendHints } from './sentiment-blend';

const scores = { negative: 0.2, neutral: 0.5, positive: 0.3 };

describe(blendHints, () => {
  it('changes nothing without hints', () => {
    const blended = blendHints(scores, { lexicon: 0, emoji: 0 });
    for (const [label, score] of Object.entries(scores)) expect(blended[label]).toBeCloseTo(score, 12);
  });

  it('moves the odds the way the hints point, and keeps probabilities that add up to 1', () => {
    const blended = blendHints(scores, { lexicon: -4, emoji: -1 });
    expect(blended.negative).toBeGreaterThan(scores.negative);
    expect(blended.positive).toBeLessThan(scores.positive);
    expect(Object.values(blended).reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 12);
  });

  it('treats praise and blame alike', () => {
    const even = { negative: 0.3, neutral: 0.4, positive: 0.3 };
    const up = blendHints(even, { lexicon: 3, emoji: 0.5 });
    const down = blendHints(even, { lexicon: -3, emoji: -0.5 });
    expect(up.positive).toBeCloseTo(down.negative ?? 0, 12);
  });

  it('never lets a pile of hints overrule a certain model', () => {
    const certain = { negative: 0.97, neutral: 0.02, positive: 0.01 };
    expect(blendHints(certain, { lexicon: 1_000, emoji: 1_000 }).negative).toBeGreaterThan(0.5);
  });
});
