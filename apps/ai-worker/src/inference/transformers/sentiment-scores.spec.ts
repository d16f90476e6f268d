import { toSentimentVerdict } from './sentiment-scores';

describe(toSentimentVerdict, () => {
  it('scores positive less negative and is as confident as the winner is likely', () => {
    const verdict = toSentimentVerdict({ negative: 0.1, neutral: 0.3, positive: 0.6 });
    expect(verdict).toEqual({ sentiment: 'positive', score: 0.5, confidence: 0.6 });
  });

  it('reads the numbered labels of older conversions, in any case', () => {
    expect(toSentimentVerdict({ LABEL_2: 0.1, LABEL_0: 0.7, LABEL_1: 0.2 }).sentiment).toBe('negative');
    expect(toSentimentVerdict({ Negative: 0.1, Neutral: 0.7, Positive: 0.2 }).sentiment).toBe('neutral');
  });

  it('refuses a model of other labels', () => {
    expect(() => toSentimentVerdict({ '1 star': 0.5, '5 stars': 0.5 })).toThrow('knows no negative');
  });
});
