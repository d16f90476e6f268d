import type { NgramDetector } from './language';

/**
 * Loads eld's n-gram database, `small`: within half a point of the larger ones on short texts, 150 MB of memory against
 * 190 (medium) and 380 (large). The package is an ES module with no `require` entry, hence the dynamic import.
 */
export async function loadNgramDetector(): Promise<NgramDetector> {
  const { eld } = await import('eld/small');
  return eld;
}
