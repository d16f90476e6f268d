/** Bytes of a file, the last included. */
export interface ByteRange {
  start: number;
  end: number;
}

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/;
/** More digits are no place in any file. */
const MOST_DIGITS = 15;

/**
 * `Range` of a request (RFC 9110 14.2). Several ranges, another unit or a spelling that is none count as not given: the
 * whole file is a right answer to each.
 * @returns the range; `whole` when none is to be kept to; `none` when it lies outside the file
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'whole' | 'none' {
  const [, from = '', to = ''] = ONE_RANGE.exec(header ?? '') ?? [];
  if ((from === '' && to === '') || from.length > MOST_DIGITS || to.length > MOST_DIGITS) return 'whole';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'none' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return 'whole';
  if (start >= size) return 'none';
  return { start, end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}
