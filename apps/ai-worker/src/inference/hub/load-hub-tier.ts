import { loadBundledTier } from '../bundled/load-bundled-tier';
import type { TierModels, TierOptions } from '../task-model';

/** The models of the hub. */
export async function loadHubTier(options: TierOptions): Promise<TierModels> {
  return loadBundledTier(options);
}
