import { loadBundledLanguage } from '../bundled/language.model';
import { identifyLanguageBy } from '../rules/language';
import type { LanguageVerdict, TaskInput, TaskModel } from '../task-model';
import { loadTextClassifier, type LabelScores } from '../transformers/text-classifier';
import type { StoredModel } from './model-store';

/** From here on the detectors of the bundled tier are believed that a caption is in a language without a label. */
const SURELY_FOREIGN = 0.8;
const LANGUAGE_CODE = /^[a-z]{2}$/u;
/** Language shows early; the rest of a long caption only costs time. */
const MAX_TOKENS = 128;

/**
 * The language model of the hub. It answers one of its 20 languages whatever it is given: captions in others, which the
 * detectors of the bundled tier know for next to nothing, are left to these.
 */
export async function loadHubLanguage(
  { folder, label }: StoredModel,
  threads: number,
): Promise<TaskModel<LanguageVerdict>> {
  const [classify, bundled] = await Promise.all([
    loadTextClassifier({ model: folder, dtype: 'q8', threads, maxTokens: MAX_TOKENS }),
    loadBundledLanguage(),
  ]);
  const known = languagesOf((await classify(['warm up']))[0] ?? {});
  return {
    model: label,
    answer: async (inputs) => {
      const texts = inputs.map(textToAsk);
      const asked = texts.filter((text) => text !== null);
      const found = (await classify(asked)).map(bestOf).values();
      const others = await bundled.answer(inputs);
      return inputs.map(({ caption }, n) => {
        const guess = texts[n] === null ? undefined : found.next().value;
        const other = others[n];
        if (other && !known.has(other.language) && other.confidence >= SURELY_FOREIGN) return other;
        const verdict = identifyLanguageBy(caption, () => guess ?? { language: 'und', confidence: 0 });
        return { ...verdict, method: 'hub', model: label };
      });
    },
  };
}

/** Null where script or lack of words settle the matter before any model is asked. */
function textToAsk({ caption }: TaskInput): string | null {
  let asked: string | null = null;
  identifyLanguageBy(caption, (text) => {
    asked = text;
    return { language: 'und', confidence: 0 };
  });
  return asked;
}

function bestOf(scores: LabelScores): LanguageVerdict {
  const [best] = Object.entries(scores).sort(([, a], [, b]) => b - a);
  return best === undefined ? { language: 'und', confidence: 0 } : { language: best[0], confidence: best[1] };
}

/** @throws when the labels are not languages */
function languagesOf(scores: LabelScores): ReadonlySet<string> {
  const labels = Object.keys(scores);
  const odd = labels.find((label) => !LANGUAGE_CODE.test(label));
  if (odd === undefined && labels.length > 0) return new Set([...labels, 'und']);
  throw new Error(`The language model answers ${odd ?? 'nothing'}, not languages`);
}
