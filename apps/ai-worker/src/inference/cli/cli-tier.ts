import { availableParallelism } from 'node:os';
import type { AnalysisTask } from '@app/analytics';
import { loadAiConfig, MODEL_TIERS, type ModelTier } from '@app/config';
import type { CaptionAnalysis } from '@app/creators';
import { analyseCaptions } from '../analyse-captions';
import { loadBundledTier } from '../bundled/load-bundled-tier';
import type { CaptionAnalyser } from '../caption-analyser.port';
import { loadHubTier } from '../hub/load-hub-tier';
import { loadNgramDetector } from '../rules/ngram-detector';
import { RulesCaptionAnalyser } from '../rules/rules-caption-analyser.adapter';
import { UsageError } from './run-cli';

/** One analysis for each text, in the same order. */
export type ReadCaptions = (
  texts: readonly (string | null)[],
  tasks?: readonly AnalysisTask[],
) => Promise<CaptionAnalysis[]>;

/** @throws UsageError */
export function tierFrom(option: string | undefined): ModelTier {
  if (option === undefined) return 'bundled';
  const tier = MODEL_TIERS.find((name) => name === option);
  if (tier === undefined) throw new UsageError(`--tier must be one of ${MODEL_TIERS.join(', ')}.`);
  return tier;
}

/** Loads a tier into this process, which its models then keep busy: nothing else happens here. */
export async function openTier(tier: ModelTier): Promise<ReadCaptions> {
  if (tier === 'rules') return openRules();
  const { modelsCacheDir, hub } = loadAiConfig();
  // The small model gains nothing from a second thread, which waits in a loop that costs a core.
  const threadsPerSession = tier === 'hub' ? availableParallelism() : 1;
  const options = { tier, modelsCacheDir, hub, threadsPerSession };
  const models = await (tier === 'hub' ? loadHubTier(options) : loadBundledTier(options));
  return (texts, tasks) => analyseCaptions(models, tier, texts, tasks);
}

async function openRules(): Promise<ReadCaptions> {
  const analyser: CaptionAnalyser = new RulesCaptionAnalyser(await loadNgramDetector(), 'rules');
  const { signal } = new AbortController();
  return (texts, tasks) =>
    analyser.analyse(
      texts.map((text, n) => ({ id: String(n), text })),
      { signal, tasks },
    );
}
