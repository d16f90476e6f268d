import { StringDecoder } from 'node:string_decoder';

export interface TextLine {
  /** From 1. */
  number: number;
  /** Without its end. Null when it is longer than allowed. */
  text: string | null;
}

/** Far beyond any caption; a file without line ends must not be read into memory whole. */
export const MAX_LINE_LENGTH = 1_000_000;
const BYTE_ORDER_MARK = '\uFEFF';

/** The lines of a stream of bytes, as slowly as they are asked for. The last one may lack its end. */
export async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<TextLine> {
  const decoder = new StringDecoder('utf8');
  let number = 0;
  let open = '';
  let isTooLong = false;
  for await (const chunk of stream) {
    const pieces = decoder.write(chunk).split('\n');
    for (const piece of pieces.slice(0, -1)) {
      yield toLine(++number, isTooLong ? null : open + piece);
      open = '';
      isTooLong = false;
    }
    if (!isTooLong) open += pieces.at(-1) ?? '';
    if (open.length > MAX_LINE_LENGTH) [open, isTooLong] = ['', true];
  }
  open += decoder.end();
  if (open !== '' || isTooLong) yield toLine(number + 1, isTooLong ? null : open);
}

function toLine(number: number, text: string | null): TextLine {
  if (text === null || text.length > MAX_LINE_LENGTH) return { number, text: null };
  const start = number === 1 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  return { number, text: text.slice(start, text.endsWith('\r') ? -1 : undefined) };
}

/** Groups of at most the given size, in order. */
export async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
