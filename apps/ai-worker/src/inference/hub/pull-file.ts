import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HubError } from './hub.errors';
import { PassingTrouble, type HubClient } from './hub-client';
import { isWhole, sizeOf, type ModelFile } from './model-files';

export interface FileOfModel {
  model: string;
  commit: string;
  folder: string;
  file: ModelFile;
}

/**
 * Fetches one file to its place: by way of a partial file that later attempts, and later processes, go on with. What
 * stands at its place is whole and has the checksum.
 */
export async function pullFile(client: HubClient, wanted: FileOfModel, onBytes: (have: number) => void): Promise<void> {
  const { folder, file, model } = wanted;
  const target = join(folder, file.path);
  const partial = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  let before = -1;
  let spoilt = 0;
  const attempt = async (): Promise<void> => {
    before = await sizeOf(partial);
    await fetchRest(client, wanted, partial, onBytes);
    if (await isWhole(partial, file)) return;
    await rm(partial, { force: true });
    const sentence = `${file.path} of ${model} has another checksum than the hub announced`;
    // Once may be an accident on the way or a partial file gone bad; twice is not.
    if (++spoilt > 1) throw new HubError('spoilt', `${sentence}. It was not kept; try again, or check AI_HUB_URL.`);
    throw new PassingTrouble(sentence);
  };
  const size = { now: 0 };
  await client.persist(
    `${model} ${file.path}`,
    async () => attempt().finally(async () => (size.now = await sizeOf(partial))),
    () => size.now > Math.max(before, 0),
  );
  await settle(partial, target, file);
}

async function fetchRest(
  client: HubClient,
  { model, commit, file }: FileOfModel,
  partial: string,
  onBytes: (have: number) => void,
): Promise<void> {
  const have = Math.max(0, await sizeOf(partial));
  if (have > file.bytes) await rm(partial, { force: true });
  const offset = have > file.bytes ? 0 : have;
  if (offset === file.bytes && file.bytes > 0) return;
  // Not cut to nothing as it is opened: somebody else may be writing the same bytes.
  const handle = await open(partial, constants.O_CREAT | constants.O_RDWR);
  try {
    const answer = await client.openFile({ model, commit, path: file.path, offset });
    let position = answer.offset;
    for await (const chunk of answer.bytes) {
      if (position + chunk.length > file.bytes) throw tooMuch(model, file);
      await handle.write(chunk, 0, chunk.length, position);
      position += chunk.length;
      onBytes(position);
    }
    await handle.sync();
    if (position < file.bytes) throw new PassingTrouble(`the connection was cut after ${position} bytes`);
  } finally {
    await handle.close();
  }
}

/** The other process may have been faster, which is as good. */
async function settle(partial: string, target: string, file: ModelFile): Promise<void> {
  try {
    await rename(partial, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !(await isWhole(target, file))) throw error;
  }
}

const tooMuch = (model: string, { path }: ModelFile): HubError =>
  new HubError('spoilt', `The hub sends more of ${path} of ${model} than it announced`);
