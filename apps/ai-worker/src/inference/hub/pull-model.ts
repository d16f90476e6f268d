import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { explainDiskError, HubError } from './hub.errors';
import { HubClient, type HubClientOptions } from './hub-client';
import { NEWEST, type HubModel } from './hub-model';
import { isWhole, pickFiles } from './model-files';
import type { ModelLock, ModelStore, StoredModel } from './model-store';
import { withClaim } from './pull-claim';
import { pullFile } from './pull-file';

export interface PullProgress {
  model: string;
  path: string;
  have: number;
  bytes: number;
}

export interface PullOptions extends HubClientOptions {
  store: ModelStore;
  /** Asks the hub for the newest commit although one is there. Has no meaning for a model with a revision. */
  update?: boolean;
  onProgress?: (progress: PullProgress) => void;
}

/** Left free on the disk for everybody else. */
const SPARE_BYTES = 32 * 1024 * 1024;

/**
 * Sees to it that a model is there and whole. Fetches only what is missing or differs; asks the hub nothing when
 * everything is there. Processes that do so at once take turns.
 * @throws HubError
 */
export async function pullModel(model: HubModel, options: PullOptions): Promise<StoredModel> {
  const { store } = options;
  try {
    return await withClaim(join(store.folderOf(model), 'pulling'), async () => {
      const present = options.update ? null : await store.find(model);
      if (present !== null) return present;
      await fetchModel(model, options);
      const stored = await store.find(model);
      if (stored === null) throw new HubError('spoilt', `${model.name} was changed while it was being pulled`);
      return stored;
    });
  } catch (error) {
    throw explainDiskError(error, store.directory);
  }
}

async function fetchModel(model: HubModel, options: PullOptions): Promise<void> {
  const { store } = options;
  const client = new HubClient(options);
  const lock = await planOf(model, client, options);
  const folder = store.commitFolder(model, lock.commit);
  const missing = [];
  for (const file of lock.files) if (!(await isWhole(join(folder, file.path), file))) missing.push(file);
  await mkdir(folder, { recursive: true });
  await requireSpace(
    folder,
    missing.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  for (const file of missing) {
    const { path, bytes } = file;
    await pullFile(client, { model: model.name, commit: lock.commit, folder, file }, (have) =>
      options.onProgress?.({ model: model.name, path, have, bytes }),
    );
  }
  await store.saveLock(model, lock);
}

/** A commit that was recorded stays: what is damaged is fetched again, and nothing newer. */
async function planOf(model: HubModel, client: HubClient, { store, update }: PullOptions): Promise<ModelLock> {
  const recorded = update ? null : await store.findLock(model);
  if (recorded !== null) return recorded;
  const revision = model.revision ?? NEWEST;
  const commit = await client.resolveCommit(model.name, revision);
  const files = pickFiles(model.name, await client.listFiles(model.name, commit));
  return { version: 1, model: model.name, revision, commit, files };
}

async function requireSpace(folder: string, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes + SPARE_BYTES) return;
  const [wanted, free] = [bytes, bavail * bsize].map((size) => Math.ceil(size / 1_000_000));
  throw new HubError('disk', `The disk of ${folder} is too full: ${wanted} MB are needed, ${free} MB are free`);
}
