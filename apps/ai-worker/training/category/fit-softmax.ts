import { softmax } from '../../src/inference/bundled/category-linear';

/** One text to learn from: numbers by the column they stand in, and the class that is right. */
export interface Example {
  readonly columns: readonly number[];
  readonly values: readonly number[];
  readonly label: number;
}

export interface FitOptions {
  readonly classes: number;
  /** For each column how hard its weights are pulled back to zero. */
  readonly penalties: Float64Array;
  readonly rounds: number;
}

export interface Fitted {
  /** Column by column, one weight for each class. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

const FIRST_STEP = 0.05;
const LAST_STEP = 0.005;
const MOMENTUM = { mean: 0.9, square: 0.99 } as const;

/** Multinomial logistic regression by Adam over all examples at once: no chance in it, same examples, same weights. */
export function fitSoftmax(examples: readonly Example[], { classes, penalties, rounds }: FitOptions): Fitted {
  const weights = new Float64Array(penalties.length * classes);
  const bias = new Float64Array(classes);
  const moveWeights = adam(weights);
  const moveBias = adam(bias);
  for (let round = 1; round <= rounds; round++) {
    const slopes = slopesOf(examples, weights, bias);
    for (let at = 0; at < weights.length; at++)
      slopes.weights[at] = (slopes.weights[at] ?? 0) + (penalties[Math.floor(at / classes)] ?? 0) * (weights[at] ?? 0);
    const step = FIRST_STEP + ((LAST_STEP - FIRST_STEP) * round) / rounds;
    moveWeights(slopes.weights, step, round);
    moveBias(slopes.bias, step, round);
  }
  return { weights, bias };
}

export function scoresOf({ columns, values }: Example, { weights, bias }: Fitted): number[] {
  const scores = Array.from(bias);
  const classes = scores.length;
  for (let n = 0; n < columns.length; n++) {
    const start = (columns[n] ?? 0) * classes;
    const value = values[n] ?? 0;
    for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) + value * (weights[start + c] ?? 0);
  }
  return scores;
}

function slopesOf(examples: readonly Example[], weights: Float64Array, bias: Float64Array): Fitted {
  const slopes = { weights: new Float64Array(weights.length), bias: new Float64Array(bias.length) };
  for (const example of examples) {
    const { columns, values, label } = example;
    const wrong = softmax(scoresOf(example, { weights, bias })).map(
      (share, c) => (share - (c === label ? 1 : 0)) / examples.length,
    );
    wrong.forEach((error, c) => (slopes.bias[c] = (slopes.bias[c] ?? 0) + error));
    for (let n = 0; n < columns.length; n++) {
      const start = (columns[n] ?? 0) * wrong.length;
      const value = values[n] ?? 0;
      for (let c = 0; c < wrong.length; c++)
        slopes.weights[start + c] = (slopes.weights[start + c] ?? 0) + value * (wrong[c] ?? 0);
    }
  }
  return slopes;
}

type Move = (slopes: Float64Array, step: number, round: number) => void;

function adam(target: Float64Array): Move {
  const means = new Float64Array(target.length);
  const squares = new Float64Array(target.length);
  return (slopes, step, round) => {
    const meanShare = 1 - MOMENTUM.mean ** round;
    const squareShare = 1 - MOMENTUM.square ** round;
    for (let at = 0; at < target.length; at++) {
      const slope = slopes[at] ?? 0;
      const mean = MOMENTUM.mean * (means[at] ?? 0) + (1 - MOMENTUM.mean) * slope;
      const square = MOMENTUM.square * (squares[at] ?? 0) + (1 - MOMENTUM.square) * slope * slope;
      means[at] = mean;
      squares[at] = square;
      target[at] = (target[at] ?? 0) - (step * (mean / meanShare)) / (Math.sqrt(square / squareShare) + 1e-6);
    }
  };
}
