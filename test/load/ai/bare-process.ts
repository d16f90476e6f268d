import { RulesCaptionAnalyser } from '../../../apps/ai-worker/src/inference/rules/rules-caption-analyser.adapter';
import { loadNgramDetector } from '../../../apps/ai-worker/src/inference/rules/ngram-detector';
import { analyseCaptions } from '../../../apps/ai-worker/src/inference/analyse-captions';
import { loadBundledTier } from '../../../apps/ai-worker/src/inference/bundled/load-bundled-tier';
import { loadHubTier } from '../../../apps/ai-worker/src/inference/hub/load-hub-tier';
import type { AiConfig, ModelTier } from '@app/config';

/** The models of a tier and nothing else: no queue, no database, one thread. */
export interface BareOrder {
  ai: AiConfig;
  tier: ModelTier;
  /** As the worker would get them: cut by creator, shortest first. */
  batches: (string | null)[][];
  seconds: number;
}

export interface BareResult {
  posts: number;
  seconds: number;
  cpuUs: number;
}

type Analyse = (batch: (string | null)[]) => Promise<unknown>;

process.once('message', (order: BareOrder) => {
  run(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));

async function run({ ai, tier, batches, seconds }: BareOrder): Promise<BareResult> {
  const analyse = await load(ai, tier);
  for (const batch of batches.slice(0, 4)) await analyse(batch);
  const began = performance.now();
  const cpu = process.cpuUsage();
  let posts = 0;
  for (const batch of batches) {
    if (performance.now() - began > seconds * 1_000) break;
    await analyse(batch);
    posts += batch.length;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { posts, seconds: (performance.now() - began) / 1_000, cpuUs: user + system };
}

async function load(ai: AiConfig, tier: ModelTier): Promise<Analyse> {
  if (tier === 'rules') {
    const analyser = new RulesCaptionAnalyser(await loadNgramDetector(), 'bare');
    const { signal } = new AbortController();
    return (batch) =>
      analyser.analyse(
        batch.map((text, n) => ({ id: String(n), text })),
        { signal },
      );
  }
  const options = { tier, modelsCacheDir: ai.modelsCacheDir, hub: ai.hub, threadsPerSession: 1 };
  const models = await (tier === 'hub' ? loadHubTier(options) : loadBundledTier(options));
  return (batch) => analyseCaptions(models, tier, batch);
}
