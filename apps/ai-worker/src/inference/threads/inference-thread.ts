import { parentPort, workerData } from 'node:worker_threads';
import type { TierModels, TierOptions } from '../task-model';
import { serveTier } from './serve-tier';

/** The program of an inference thread. A tier's libraries are loaded only where the tier is in use. */
async function loadTier(options: TierOptions): Promise<TierModels> {
  if (options.tier === 'hub') return (await import('../hub/load-hub-tier.js')).loadHubTier(options);
  return (await import('../bundled/load-bundled-tier.js')).loadBundledTier(options);
}

if (parentPort === null) throw new Error('This program runs as a worker thread only.');
const options = workerData as TierOptions;
void serveTier(parentPort, options.tier, () => loadTier(options));
