import { OnnxGraph, type Precision } from './onnx-graph';

export interface NetworkSize {
  layers: number;
  width: number;
  heads: number;
  /** Of the inner layer of the feed-forward blocks. */
  inner: number;
  vocabulary: number;
  /** Tokens at most. */
  positions: number;
  labels: number;
}

const PAD = 1;
const EOS = 2;
const FORBIDDEN = -1e9;
/** Positions begin behind the padding index in all three architectures. */
const FIRST_POSITION = 2;

export interface NetworkFile {
  path: string;
  size: NetworkSize;
  precision: Precision;
  seed: number;
}

/** RoBERTa and XLM-R for the classification of sequences: the first token decides. */
export async function writeRobertaClassifier({ path, size, precision, seed }: NetworkFile): Promise<void> {
  const graph = new OnnxGraph(precision, seed);
  const { width } = size;
  const mask = graph.cast(graph.op('Not', [graph.op('Equal', ['input_ids', graph.ints([PAD], [])])]), 'int64');
  const counted = graph.op('Mul', [graph.op('CumSum', [mask, graph.ints([1], [])]), mask]);
  const positions = graph.op('Add', [counted, graph.ints([FIRST_POSITION - 1], [])]);
  const words = graph.embedding('input_ids', size.vocabulary, width);
  const places = graph.embedding(positions, size.positions + FIRST_POSITION, width);
  let x = graph.layerNorm(graph.op('Add', [words, places]), width);
  const bias = paddingBias(graph, 'attention_mask');
  for (let layer = 0; layer < size.layers; layer++) x = encoderLayer(graph, x, size, bias);
  const first = graph.op('Gather', [x, graph.ints([0], [])], { axis: 1 });
  await graph.save(path, classifierHead(graph, first, size), size.labels);
}

/** BART for the classification of sequences: encoder and decoder read the same, the last end of sequence decides. */
export async function writeBartClassifier({ path, size, precision, seed }: NetworkFile): Promise<void> {
  const graph = new OnnxGraph(precision, seed);
  const { width } = size;
  const shape = graph.op('Shape', ['input_ids']);
  const length = graph.op('Gather', [shape, graph.ints([1], [])]);
  const range = graph.op('Range', [graph.ints([0], []), length, graph.ints([1], [])]);
  const positions = graph.op('Add', [range, graph.ints([FIRST_POSITION], [])]);
  const embed = (ids: string) => {
    const words = graph.embedding(ids, size.vocabulary, width);
    const places = graph.embedding(positions, size.positions + FIRST_POSITION, width);
    return graph.layerNorm(graph.op('Add', [words, places]), width);
  };
  const bias = paddingBias(graph, 'attention_mask');
  let encoded = embed('input_ids');
  for (let layer = 0; layer < size.layers; layer++) encoded = encoderLayer(graph, encoded, size, bias);
  let x = embed(shiftRight(graph));
  const causal = causalBias(graph, range);
  for (let layer = 0; layer < size.layers; layer++) {
    x = addAndNorm(graph, x, attention(graph, { from: x, to: x, bias: causal }, size), width);
    x = addAndNorm(graph, x, attention(graph, { from: x, to: encoded, bias }, size), width);
    x = addAndNorm(graph, x, feedForward(graph, x, size), width);
  }
  const ends = graph.cast(graph.op('Equal', ['input_ids', graph.ints([EOS], [])]), 'float');
  const last = graph.op('ArgMax', [ends], { axis: 1, keepdims: 1, select_last_index: 1 });
  const pooled = graph.op('GatherND', [x, last], { batch_dims: 1 });
  await graph.save(path, classifierHead(graph, pooled, size), size.labels);
}

/** The decoder reads what stands before each token, and the end of sequence before the first. */
function shiftRight(graph: OnnxGraph): string {
  const all = graph.op('Slice', ['input_ids', graph.ints([0]), graph.ints([-1]), graph.ints([1])]);
  const first = graph.op('Slice', ['input_ids', graph.ints([0]), graph.ints([1]), graph.ints([1])]);
  const start = graph.op('Add', [graph.op('Mul', [first, graph.ints([0], [])]), graph.ints([EOS], [])]);
  return graph.op('Concat', [start, all], { axis: 1 });
}

function paddingBias(graph: OnnxGraph, mask: string): string {
  const wide = graph.op('Unsqueeze', [graph.cast(mask, 'float'), graph.ints([1, 2])]);
  return graph.op('Mul', [graph.op('Sub', [graph.number(1), wide]), graph.number(FORBIDDEN)]);
}

function causalBias(graph: OnnxGraph, range: string): string {
  const rows = graph.op('Unsqueeze', [range, graph.ints([1])]);
  const ahead = graph.cast(graph.op('Less', [rows, graph.op('Unsqueeze', [range, graph.ints([0])])]), 'float');
  return graph.op('Mul', [ahead, graph.number(FORBIDDEN)]);
}

function encoderLayer(graph: OnnxGraph, x: string, size: NetworkSize, bias: string): string {
  const attended = addAndNorm(graph, x, attention(graph, { from: x, to: x, bias }, size), size.width);
  return addAndNorm(graph, attended, feedForward(graph, attended, size), size.width);
}

function attention(
  graph: OnnxGraph,
  { from, to, bias }: { from: string; to: string; bias: string },
  { width, heads }: NetworkSize,
): string {
  const each = width / heads;
  const split = (x: string) => graph.op('Reshape', [graph.linear(x, width, width), graph.ints([0, 0, heads, each])]);
  const queries = graph.op('Transpose', [split(from)], { perm: [0, 2, 1, 3] });
  const keys = graph.op('Transpose', [split(to)], { perm: [0, 2, 3, 1] });
  const values = graph.op('Transpose', [split(to)], { perm: [0, 2, 1, 3] });
  const scores = graph.op('Div', [graph.op('MatMul', [queries, keys]), graph.number(Math.sqrt(each))]);
  const weights = graph.op('Softmax', [graph.op('Add', [scores, bias])], { axis: -1 });
  const mixed = graph.op('Transpose', [graph.op('MatMul', [weights, values])], { perm: [0, 2, 1, 3] });
  return graph.linear(graph.op('Reshape', [mixed, graph.ints([0, 0, width])]), width, width);
}

function feedForward(graph: OnnxGraph, x: string, { width, inner }: NetworkSize): string {
  const wide = graph.linear(x, width, inner);
  const erf = graph.op('Erf', [graph.op('Div', [wide, graph.number(Math.SQRT2)])]);
  const gate = graph.op('Mul', [wide, graph.op('Add', [erf, graph.number(1)])]);
  return graph.linear(graph.op('Mul', [gate, graph.number(0.5)]), inner, width);
}

const addAndNorm = (graph: OnnxGraph, x: string, y: string, width: number): string =>
  graph.layerNorm(graph.op('Add', [x, y]), width);

function classifierHead(graph: OnnxGraph, x: string, { width, labels }: NetworkSize): string {
  return graph.linear(graph.op('Tanh', [graph.linear(x, width, width)]), width, labels);
}
