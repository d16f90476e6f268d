import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { HubError } from './hub.errors';

/** Of a file, as the hub lists it. Large files are known by the SHA-256 of their content, small ones as git knows them. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: number;
  readonly checksum: { readonly kind: 'sha256' | 'git-blob'; readonly hex: string };
}

const NETWORK = 'onnx/model_quantized.onnx';
const REQUIRED = ['config.json', 'tokenizer.json', 'tokenizer_config.json', NETWORK];
/** Weights that did not fit into the file of the network: model_quantized.onnx_data, …_data_1, … */
const EXTERNAL_DATA = /^onnx\/model_quantized\.onnx_data(?:_\d+)?$/u;

/**
 * What is needed to run the 8-bit form of a model; a repository holds many times as much.
 * @throws HubError `unfit`
 */
export function pickFiles(model: string, files: readonly ModelFile[]): ModelFile[] {
  const picked = files.filter(({ path }) => REQUIRED.includes(path) || EXTERNAL_DATA.test(path));
  const lacking = REQUIRED.filter((path) => !picked.some((file) => file.path === path));
  if (lacking.length === 0) return picked;
  throw new HubError(
    'unfit',
    `${model} has no ${lacking.join(', ')}: it is not a conversion for transformers.js with 8-bit weights`,
  );
}

/** Whether the file stands there with every byte as the hub announced it. */
export async function isWhole(path: string, file: ModelFile): Promise<boolean> {
  return (await sizeOf(path)) === file.bytes && (await hasChecksum(path, file));
}

/** -1 when there is none. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return -1;
      throw error;
    },
  );
}

async function hasChecksum(path: string, { bytes, checksum }: ModelFile): Promise<boolean> {
  const hash = createHash(checksum.kind === 'sha256' ? 'sha256' : 'sha1');
  if (checksum.kind === 'git-blob') hash.update(`blob ${bytes}\0`);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex') === checksum.hex;
}
