/** Beginning of Instagram's id clock, unix milliseconds. */
const ID_EPOCH_MS = 1_314_220_021_721;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 41 bits of time, 13 of shard, 10 of sequence: ids order by time and exceed 2^53. */
export function mediaId(takenAtMs: number, shard: number, sequence: number): bigint {
  return (BigInt(takenAtMs - ID_EPOCH_MS) << 23n) | (BigInt(shard & 0x1fff) << 10n) | BigInt(sequence & 0x3ff);
}

export const shardOf = (id: bigint): number => Number((id >> 10n) & 0x1fffn);

/** base64url of the id as a big-endian integer without leading zeros. */
export function shortcodeOf(id: bigint): string {
  let rest = id;
  let code = '';
  while (rest > 0n) {
    code = ALPHABET.charAt(Number(rest & 63n)) + code;
    rest >>= 6n;
  }
  return code;
}

/** Null for text that is no shortcode. Codes of private accounts are longer: only the first eleven characters count. */
export function idOfShortcode(code: string): bigint | null {
  let id = 0n;
  for (const letter of code.slice(0, 11)) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return null;
    id = (id << 6n) | BigInt(digit);
  }
  return code === '' ? null : id;
}
