import { crc32, deflateRawSync, constants } from 'node:zlib';
import type { EncoderState } from './file-encoder';

/**
 * The frame of a ZIP archive (PKWARE APPNOTE 6.3) whose last entry is written in pieces by processes that know nothing
 * of each other but `EncoderState`. Each piece is a run of deflate blocks that ends on a byte and refers to nothing
 * before it, so that the pieces in a row are one stream; a checksum goes on from its last value.
 */
export interface StoredEntry {
  name: string;
  content: Buffer;
}

type Sizes = Pick<EncoderState, 'crc' | 'rawBytes' | 'packedBytes'>;

interface Placed extends Sizes {
  name: string;
  offset: number;
  isStreamed: boolean;
}

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const SIZES_FOLLOW = 0x0008;
const DEFLATED = 8;
/** 1 January 1980, the first day the format knows: the same rows make the same file whenever they are written. */
const DATE = 0x0021;

/** The entries that are known beforehand, and the head of the streamed one. */
export function openArchive(entries: readonly StoredEntry[], streamed: string): Buffer {
  return Buffer.concat([
    ...entries.flatMap(({ name, content }) => [localHeader(name, packedSizes(content)), pack(content)]),
    localHeader(streamed, null),
  ]);
}

/** A further piece of the streamed entry. */
export function packPiece<State extends Sizes>(content: Buffer, state: State): { bytes: Buffer; state: State } {
  if (content.length === 0) return { bytes: content, state };
  const bytes = deflateRawSync(content, { finishFlush: constants.Z_FULL_FLUSH });
  const crc = crc32(content, state.crc);
  const rawBytes = state.rawBytes + content.length;
  return { bytes, state: { ...state, crc, rawBytes, packedBytes: state.packedBytes + bytes.length } };
}

/** The last piece of the streamed entry, its sizes, and the directory of the archive. */
export function closeArchive(
  { entries, streamed }: { entries: readonly StoredEntry[]; streamed: string },
  last: Buffer,
  state: EncoderState,
): Buffer {
  const bytes = pack(last);
  const sizes: Sizes = {
    crc: crc32(last, state.crc),
    rawBytes: state.rawBytes + last.length,
    packedBytes: state.packedBytes + bytes.length,
  };
  const placed = place(entries, streamed, sizes);
  const directory = Buffer.concat(placed.map(centralHeader));
  const descriptor = words([4, DESCRIPTOR], [4, sizes.crc], [4, sizes.packedBytes], [4, sizes.rawBytes]);
  const startsAt = openArchive(entries, streamed).length + sizes.packedBytes + descriptor.length;
  const count = placed.length;
  const end = words([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, startsAt], [2, 0]);
  return Buffer.concat([bytes, descriptor, directory, end]);
}

const pack = (content: Buffer) => deflateRawSync(content);

function packedSizes(content: Buffer): Sizes {
  return { crc: crc32(content), rawBytes: content.length, packedBytes: pack(content).length };
}

function place(entries: readonly StoredEntry[], streamed: string, sizes: Sizes): Placed[] {
  let offset = 0;
  const known = entries.map(({ name, content }) => {
    const own = packedSizes(content);
    const placed = { name, offset, isStreamed: false, ...own };
    offset += localHeader(name, own).length + own.packedBytes;
    return placed;
  });
  return [...known, { name: streamed, offset, isStreamed: true, ...sizes }];
}

/** @param sizes null: they follow the entry */
function localHeader(name: string, sizes: Sizes | null): Buffer {
  const { crc, packedBytes, rawBytes } = sizes ?? { crc: 0, packedBytes: 0, rawBytes: 0 };
  return Buffer.concat([
    words([4, LOCAL], [2, VERSION], [2, flags(sizes === null)], [2, DEFLATED], [2, 0], [2, DATE]),
    words([4, crc], [4, packedBytes], [4, rawBytes], [2, Buffer.byteLength(name)], [2, 0]),
    Buffer.from(name),
  ]);
}

function centralHeader({ name, offset, isStreamed, crc, packedBytes, rawBytes }: Placed): Buffer {
  return Buffer.concat([
    words([4, CENTRAL], [2, VERSION], [2, VERSION], [2, flags(isStreamed)], [2, DEFLATED], [2, 0], [2, DATE]),
    words([4, crc], [4, packedBytes], [4, rawBytes], [2, Buffer.byteLength(name)], [2, 0], [2, 0]),
    words([2, 0], [2, 0], [4, 0], [4, offset]),
    Buffer.from(name),
  ]);
}

const flags = (isStreamed: boolean) => UTF8_NAMES | (isStreamed ? SIZES_FOLLOW : 0);

/** Little-endian numbers of 2 or 4 bytes, one after another. */
function words(...fields: [size: 2 | 4, value: number][]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size);
  return bytes;
}
