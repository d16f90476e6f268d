import type { HubConfig } from '@app/config';
import { HubError } from './hub.errors';
import { parseHubModel } from './hub-model';
import { ModelStore, type StoredModel } from './model-store';
import { pullModel } from './pull-model';

export interface ReadyModelOptions {
  modelsCacheDir: string;
  hub: Pick<HubConfig, 'url' | 'token'>;
  /** Of the first repetition when the hub does not answer. */
  pauseMs?: number;
}

/**
 * The model from the disk; fetched when it is not there. Without a hub, a model on the disk is enough.
 * @param name `owner/name` or `owner/name@revision`
 * @throws HubError `missing`, with the reason and what to do
 */
export async function readyModel(name: string, options: ReadyModelOptions): Promise<StoredModel> {
  const model = parseHubModel(name);
  const store = new ModelStore(options.modelsCacheDir);
  const present = await store.find(model);
  if (present !== null) return present;
  try {
    return await pullModel(model, { ...options.hub, store, pauseMs: options.pauseMs });
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    throw new HubError(
      'missing',
      `${name} is not in ${options.modelsCacheDir}, and could not be fetched: ${error.message}. ` +
        'Run `npm run models:pull` where the hub can be reached, or set AI_TIER=bundled.',
      { cause: error },
    );
  }
}
