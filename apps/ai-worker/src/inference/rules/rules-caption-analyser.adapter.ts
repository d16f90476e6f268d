import { setImmediate } from 'node:timers/promises';
import { ANALYSIS_TASKS, type AnalysisTask } from '@app/analytics';
import { type CaptionAnalysis } from '@app/creators';
import {
  isBlank,
  neutralAnalysis,
  NO_CATEGORY,
  NO_LANGUAGE,
  NO_SENTIMENT,
  NOTHING_TO_READ,
  toAnalysis,
} from '../analyse-captions';
import { CaptionAnalyser, type AnalyseOptions, type CaptionInput } from '../caption-analyser.port';
import type { NeutralEpisode } from '../neutral-episode';
import { readCaption } from './caption-text';
import { categorise } from './category';
import { identifyLanguage, type NgramDetector } from './language';
import { judgeSentiment } from './sentiment';

const BY = {
  sentiment: { method: 'rules', model: 'afinn-165+emoji (sentiment 5.0.2)' },
  language: { method: 'rules', model: 'eld-small 2.1.0' },
  category: { method: 'rules', model: 'keywords 1' },
} as const;
/** Captions read before the main loop gets a turn: about a millisecond. */
const SLICE = 8;

/** Lexicon, keywords and n-grams: no model, no network, well under a millisecond a caption. */
export class RulesCaptionAnalyser extends CaptionAnalyser {
  constructor(
    private readonly detector: NgramDetector,
    readonly version: string,
    private readonly neutral?: NeutralEpisode,
  ) {
    super();
  }

  async analyse(captions: readonly CaptionInput[], options: AnalyseOptions): Promise<CaptionAnalysis[]> {
    const analyses = await readByRules(captions, this.detector, { ...options, neutral: this.neutral });
    this.neutral?.endOfBatch();
    return analyses;
  }
}

/** On the main loop, in slices. A caption that the rules fail on gets neutral defaults. */
export async function readByRules(
  captions: readonly CaptionInput[],
  detector: NgramDetector,
  { signal, tasks, neutral }: AnalyseOptions & { neutral?: NeutralEpisode | undefined },
): Promise<CaptionAnalysis[]> {
  const results: CaptionAnalysis[] = [];
  for (let start = 0; start < captions.length; start += SLICE) {
    signal.throwIfAborted();
    for (const { text } of captions.slice(start, start + SLICE)) {
      try {
        results.push(analyseCaption(text, detector, tasks));
      } catch (error) {
        neutral?.failed('the rules failed on a caption', error);
        results.push(neutralAnalysis(tasks));
      }
    }
    await setImmediate();
  }
  return results;
}

/** Pure: the same text always gets the same answer. */
export function analyseCaption(
  caption: string | null,
  detector: NgramDetector,
  tasks: readonly AnalysisTask[] = ANALYSIS_TASKS,
): CaptionAnalysis {
  if (caption === null || isBlank(caption)) return NOTHING_TO_READ;
  const asked = (task: AnalysisTask) => tasks.includes(task);
  const text = readCaption(caption);
  const language = identifyLanguage(text, detector);
  return toAnalysis(
    'rules',
    asked('language') ? { ...language, ...BY.language } : NO_LANGUAGE,
    asked('sentiment') ? { ...judgeSentiment(text, language.language), ...BY.sentiment } : NO_SENTIMENT,
    asked('category') ? { ...categorise(text, language.language), ...BY.category } : NO_CATEGORY,
  );
}
