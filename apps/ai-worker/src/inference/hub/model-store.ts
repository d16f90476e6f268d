import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HubModel } from './hub-model';
import { isWhole } from './model-files';

/** What was pulled, written when the last of its files was there and right. */
const lockSchema = z.object({
  version: z.literal(1),
  model: z.string(),
  /** As it was asked for. */
  revision: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/u),
  files: z.array(
    z.object({
      path: z.string().regex(/^(?:onnx\/)?[\w.-]+$/u), // a lock that was tampered with must not lead out of the folder
      bytes: z.int().min(0),
      checksum: z.object({ kind: z.enum(['sha256', 'git-blob']), hex: z.string() }),
    }),
  ),
});
export type ModelLock = z.output<typeof lockSchema>;

/** A model that is there and whole. */
export interface StoredModel {
  readonly folder: string;
  /** Name, commit and precision, as they are stored with each result. */
  readonly label: string;
  readonly commit: string;
}

/** One folder for a model, in it one for each commit: files of two revisions never mix. */
export class ModelStore {
  constructor(readonly directory: string) {}

  folderOf(model: HubModel): string {
    return join(this.directory, model.name.replace('/', '--'));
  }

  commitFolder(model: HubModel, commit: string): string {
    return join(this.folderOf(model), commit);
  }

  /** Null when nothing was pulled, when another revision than the wanted was, or when the lock cannot be read. */
  async findLock(model: HubModel): Promise<ModelLock | null> {
    const text = await readFile(this.lockFile(model), 'utf8').catch(unlessAbsent);
    if (text === null) return null;
    const lock = lockSchema.safeParse(parseJson(text));
    return lock.success && lock.data.model === model.name && isWanted(lock.data, model.revision) ? lock.data : null;
  }

  /** Appears whole or not at all, and outlives a power cut: the models are trusted because of it. */
  async saveLock(model: HubModel, lock: ModelLock): Promise<void> {
    await mkdir(this.folderOf(model), { recursive: true });
    const draft = `${this.lockFile(model)}.${randomUUID()}`;
    try {
      await writeFile(draft, `${JSON.stringify(lock, null, 2)}\n`, { flush: true });
      await rename(draft, this.lockFile(model));
    } finally {
      await rm(draft, { force: true });
    }
  }

  /**
   * Reads every byte: a flipped bit would make wrong answers, not errors.
   * @returns the files that are missing or differ; null when the model was never pulled
   */
  async findFaults(model: HubModel): Promise<string[] | null> {
    const lock = await this.findLock(model);
    if (lock === null) return null;
    const folder = this.commitFolder(model, lock.commit);
    const faults: string[] = [];
    for (const file of lock.files) {
      if (!(await isWhole(join(folder, file.path), file))) faults.push(file.path);
    }
    return faults;
  }

  /** Null unless the model is there and whole. */
  async find(model: HubModel): Promise<StoredModel | null> {
    const [lock, faults] = [await this.findLock(model), await this.findFaults(model)];
    if (lock === null || faults === null || faults.length > 0) return null;
    return {
      folder: this.commitFolder(model, lock.commit),
      label: `${model.name}@${lock.commit.slice(0, 12)} q8`,
      commit: lock.commit,
    };
  }

  private lockFile(model: HubModel): string {
    return join(this.folderOf(model), 'model.lock.json');
  }
}

const isWanted = ({ revision, commit }: ModelLock, wanted: string | null): boolean =>
  wanted === null || wanted === revision || (/^[0-9a-f]{7,40}$/u.test(wanted) && commit.startsWith(wanted));

function unlessAbsent(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
