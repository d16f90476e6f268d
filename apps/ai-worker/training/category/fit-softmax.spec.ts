import { fitSoftmax, scoresOf, type Example } from './fit-softmax';

const examples: Example[] = [
  { columns: [0], values: [1], label: 0 },
  { columns: [1], values: [1], label: 1 },
  { columns: [0, 2], values: [1, 1], label: 0 },
  { columns: [1, 2], values: [1, 1], label: 1 },
];
const fit = (penalty = 1e-4) =>
  fitSoftmax(examples, { classes: 2, penalties: new Float64Array(3).fill(penalty), rounds: 100 });

describe('learning by logistic regression', () => {
  it('tells apart what can be told apart', () => {
    const fitted = fit();
    for (const example of examples) {
      const [first = 0, second = 0] = scoresOf(example, fitted);
      expect(first > second).toBe(example.label === 0);
    }
  });

  it('learns the same numbers from the same examples', () => {
    expect(fit()).toEqual(fit());
  });

  it('gives no weight to what both classes have', () => {
    expect(Math.abs(fit().weights[4] ?? 1)).toBeLessThan(1e-6);
  });

  it('keeps weights smaller under a harder penalty', () => {
    expect(Math.abs(fit(0.1).weights[0] ?? 0)).toBeLessThan(Math.abs(fit(1e-4).weights[0] ?? 0));
  });
});
