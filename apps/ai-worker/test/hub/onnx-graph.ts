import { open } from 'node:fs/promises';
import { bytes, float, integer, message, nested, text, type Message } from './protobuf';

export type Precision = 'q8' | 'fp32';
type Attribute = number | readonly number[] | { float: number };

const TYPES = { float: 1, int8: 3, int32: 6, int64: 7 } as const;
const ATTRIBUTE_TYPES = { float: 1, int: 2, ints: 7 } as const;
const IR_VERSION = 8;
const OPSET = 17;
/** Of 8-bit weights that are spread evenly over -127…127. */
const DEVIATION_OF_BYTES = 127 / Math.sqrt(3);
const LAYER_NORM_EPSILON = 1e-5;

/** A network under construction: every method adds operations and returns the name of what they make. */
export class OnnxGraph {
  private readonly nodes: Message[] = [];
  private readonly weights: Message[] = [];
  /** What is made once and used by many. */
  private readonly shared = new Map<string, string>();
  private count = 0;
  private state: number;

  /** @param seed the same numbers come of the same seed */
  constructor(
    private readonly precision: Precision,
    seed: number,
  ) {
    this.state = seed | 1;
  }

  op(type: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, outputs = 1): string {
    const names = Array.from({ length: outputs }, () => `t${++this.count}`);
    this.nodes.push(
      message(
        ...inputs.map((name) => text(1, name)),
        ...names.map((name) => text(2, name)),
        text(3, `${type}_${this.count}`),
        text(4, type),
        ...Object.entries(attributes).map(([name, value]) => nested(5, attribute(name, value))),
      ),
    );
    return names[0] ?? '';
  }

  /** The further outputs of the operation added last stand behind the first: t7, t8, t9. */
  private following(name: string, offset: number): string {
    return `t${Number(name.slice(1)) + offset}`;
  }

  ints(values: readonly number[], dims: readonly number[] = [values.length]): string {
    const data = BigInt64Array.from(values.map(BigInt));
    return this.once(`i${values.join(',')}:${dims.join('x')}`, () => this.tensor('int64', dims, data));
  }

  number(value: number): string {
    return this.once(`f${value}`, () => this.tensor('float', [], Float32Array.of(value)));
  }

  /** y = xW + b, in 8-bit integers as the conversions of the hub do it. */
  linear(x: string, inner: number, outer: number): string {
    const bias = this.randomFloats([outer], 0.02);
    const deviation = 1 / Math.sqrt(inner);
    if (this.precision === 'fp32')
      return this.op('Add', [this.op('MatMul', [x, this.randomFloats([inner, outer], deviation)]), bias]);
    const quantised = this.once(`quantised ${x}`, () => this.op('DynamicQuantizeLinear', [x], {}, 3));
    const [scale, zero] = [this.following(quantised, 1), this.following(quantised, 2)];
    const weights = this.tensor('int8', [inner, outer], this.randomBytes(inner * outer));
    const zeroOfWeights = this.once('zero8', () => this.tensor('int8', [], Int8Array.of(0)));
    const product = this.op('MatMulInteger', [quantised, weights, zero, zeroOfWeights]);
    const scales = this.op('Mul', [scale, this.number(deviation / DEVIATION_OF_BYTES)]);
    return this.op('Add', [this.op('Mul', [this.op('Cast', [product], { to: TYPES.float }), scales]), bias]);
  }

  embedding(ids: string, rows: number, width: number): string {
    if (this.precision === 'fp32') return this.op('Gather', [this.randomFloats([rows, width], 1), ids]);
    const table = this.tensor('int8', [rows, width], this.randomBytes(rows * width));
    const zero = this.once('zero8', () => this.tensor('int8', [], Int8Array.of(0)));
    return this.op('DequantizeLinear', [this.op('Gather', [table, ids]), this.number(1 / DEVIATION_OF_BYTES), zero]);
  }

  layerNorm(x: string, width: number): string {
    const ones = this.once(`ones${width}`, () => this.tensor('float', [width], new Float32Array(width).fill(1)));
    const bias = this.randomFloats([width], 0.02);
    return this.op('LayerNormalization', [x, ones, bias], { axis: -1, epsilon: { float: LAYER_NORM_EPSILON } });
  }

  cast(x: string, to: 'float' | 'int64'): string {
    return this.op('Cast', [x], { to: TYPES[to] });
  }

  /** Writes the file; the inputs are those of the hub's conversions. */
  async save(path: string, output: string, labels: number): Promise<void> {
    this.nodes.push(message(text(1, output), text(2, 'logits'), text(4, 'Identity')));
    const graph = message(
      ...this.nodes.map((node) => nested(1, node)),
      text(2, 'random'),
      ...this.weights.map((tensor) => nested(5, tensor)),
      ...['input_ids', 'attention_mask'].map((name) => nested(11, valueInfo(name, TYPES.int64, ['batch', 'sequence']))),
      nested(12, valueInfo('logits', TYPES.float, ['batch', labels])),
    );
    const model = message(integer(1, IR_VERSION), nested(7, graph), nested(8, message(text(1, ''), integer(2, OPSET))));
    const file = await open(path, 'w');
    try {
      for (let from = 0; from < model.parts.length; from += 512) await file.writev(model.parts.slice(from, from + 512));
    } finally {
      await file.close();
    }
  }

  private once(key: string, make: () => string): string {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.shared.set(key, name);
    return name;
  }

  private tensor(type: keyof typeof TYPES, dims: readonly number[], data: NodeJS.ArrayBufferView): string {
    const name = `w${this.weights.length}`;
    const view = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.weights.push(
      message(...dims.map((dim) => integer(1, dim)), integer(2, TYPES[type]), text(8, name), bytes(9, view)),
    );
    return name;
  }

  private randomFloats(dims: readonly number[], deviation: number): string {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const values = Float32Array.from(
      new Int8Array(this.randomBytes(size)),
      (value) => (value / DEVIATION_OF_BYTES) * deviation,
    );
    return this.tensor('float', dims, values);
  }

  /** Four bytes of each number of a xorshift generator. */
  private randomBytes(size: number): Int8Array<ArrayBuffer> {
    const words = new Int32Array(Math.ceil(size / 4));
    let { state } = this;
    for (let n = 0; n < words.length; n++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[n] = state;
    }
    this.state = state;
    return new Int8Array(words.buffer, 0, size);
  }
}

function attribute(name: string, value: Attribute): Message {
  if (typeof value === 'number') return message(text(1, name), integer(3, value), integer(20, ATTRIBUTE_TYPES.int));
  if ('float' in value) return message(text(1, name), float(2, value.float), integer(20, ATTRIBUTE_TYPES.float));
  return message(text(1, name), ...value.map((one) => integer(8, one)), integer(20, ATTRIBUTE_TYPES.ints));
}

function valueInfo(name: string, type: number, shape: readonly (string | number)[]): Message {
  const dims = shape.map((dim) => nested(1, message(typeof dim === 'number' ? integer(1, dim) : text(2, dim))));
  return message(text(1, name), nested(2, message(nested(1, message(integer(1, type), nested(2, message(...dims)))))));
}
