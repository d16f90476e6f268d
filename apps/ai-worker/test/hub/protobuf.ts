/** Writes the wire format of Protocol Buffers: as much of it as ONNX files need. Parts are joined once, at the end. */
export type Message = { bytes: number; parts: Uint8Array[] };

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

export const message = (...fields: (Message | null)[]): Message => {
  const parts = fields.flatMap((field) => field?.parts ?? []);
  return { bytes: parts.reduce((sum, part) => sum + part.length, 0), parts };
};

export const integer = (field: number, value: number | bigint): Message =>
  raw(Uint8Array.from([...varint((field << 3) | VARINT), ...varint(value)]));

export const text = (field: number, value: string): Message => bytes(field, Buffer.from(value, 'utf8'));

export function bytes(field: number, value: Uint8Array): Message {
  const head = Uint8Array.from([...varint((field << 3) | LENGTH_DELIMITED), ...varint(value.length)]);
  return { bytes: head.length + value.length, parts: [head, value] };
}

export function nested(field: number, value: Message): Message {
  const head = Uint8Array.from([...varint((field << 3) | LENGTH_DELIMITED), ...varint(value.bytes)]);
  return { bytes: head.length + value.bytes, parts: [head, ...value.parts] };
}

export function float(field: number, value: number): Message {
  const body = Buffer.alloc(4);
  body.writeFloatLE(value);
  return raw(Uint8Array.from([...varint((field << 3) | FIXED_32), ...body]));
}

const raw = (part: Uint8Array): Message => ({ bytes: part.length, parts: [part] });

function varint(value: number | bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value)); // negative numbers take ten bytes
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return out;
}
