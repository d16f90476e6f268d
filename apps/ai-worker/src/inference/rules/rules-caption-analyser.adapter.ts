import { setImmediate } from 'node:timers/promises';
import { DEFAULT_CATEGORY, type CaptionAnalysis } from '@app/creators';
import { CaptionAnalyser, type CaptionInput } from '../caption-analyser.port';
import { readCaption } from './caption-text';
import { categorise } from './category';
import { identifyLanguage, type NgramDetector } from './language';
import { judgeSentiment } from './sentiment';

const MODELS = {
  sentiment: 'afinn-165+emoji (sentiment 5.0.2)',
  language: 'eld-small 2.1.0',
  category: 'keywords 1',
} as const;
const NOTHING_TO_READ: CaptionAnalysis = {
  sentiment: 'neutral',
  sentimentScore: 0,
  sentimentConfidence: 0,
  language: 'und',
  languageConfidence: 0,
  category: DEFAULT_CATEGORY,
  categoryConfidence: 0,
  method: 'none',
  methods: { sentiment: 'none', language: 'none', category: 'none' },
  models: { sentiment: 'none', language: 'none', category: 'none' },
};
/** Captions read before the main loop gets a turn: about a millisecond. */
const SLICE = 8;

/** Lexicon, keywords and n-grams: no model, no network, well under a millisecond a caption. */
export class RulesCaptionAnalyser extends CaptionAnalyser {
  constructor(
    private readonly detector: NgramDetector,
    readonly version: string,
  ) {
    super();
  }

  async analyse(captions: readonly CaptionInput[], { signal }: { signal: AbortSignal }): Promise<CaptionAnalysis[]> {
    const results: CaptionAnalysis[] = [];
    for (let start = 0; start < captions.length; start += SLICE) {
      signal.throwIfAborted();
      results.push(...captions.slice(start, start + SLICE).map(({ text }) => analyseCaption(text, this.detector)));
      await setImmediate();
    }
    return results;
  }
}

/** Pure: the same text always gets the same answer. */
export function analyseCaption(caption: string | null, detector: NgramDetector): CaptionAnalysis {
  if (caption === null || caption.trim() === '') return NOTHING_TO_READ;
  const text = readCaption(caption);
  const { language, confidence: languageConfidence } = identifyLanguage(text, detector);
  const { sentiment, score, confidence: sentimentConfidence } = judgeSentiment(text, language);
  const { category, confidence: categoryConfidence } = categorise(text, language);
  return {
    sentiment,
    sentimentScore: round(score),
    sentimentConfidence: round(sentimentConfidence),
    language,
    languageConfidence: round(languageConfidence),
    category,
    categoryConfidence: round(categoryConfidence),
    method: 'rules',
    methods: { sentiment: 'rules', language: 'rules', category: 'rules' },
    models: MODELS,
  };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
