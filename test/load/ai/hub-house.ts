import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHubStandIn } from '../../../apps/ai-worker/test/hub/hub-stand-in';
import { makeHubModels, type ModelSize } from '../../../apps/ai-worker/test/hub/make-models';

export interface HubHouse {
  /** For the worker: where the hub is, and where its models go. */
  settings: Record<string, string>;
  close(): Promise<void>;
}

/** The hub in small: models of the real architectures with random weights, from a server on this machine. */
export async function openHubHouse(size: ModelSize): Promise<HubHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'creator-search-bench-hub-'));
  await makeHubModels({ folder: join(folder, 'hub'), size });
  const hub = await startHubStandIn({ folder: join(folder, 'hub') });
  return {
    settings: { AI_HUB_URL: hub.url, AI_MODELS_CACHE_DIR: join(folder, 'cache') },
    close: async () => {
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
