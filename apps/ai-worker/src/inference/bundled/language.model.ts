import { identifyLanguageBy, type LanguageGuess } from '../rules/language';
import type { LanguageVerdict, TaskModel } from '../task-model';
import { combineLanguages } from './combine-languages';
import { loadFastTextDetector } from './fast-text';

const MODEL = 'eld-medium 2.1.0 + lid.176.ftz';

/** eld's n-grams (60 languages) and fastText's lid.176, which also knows what eld lacks: Swahili above all. */
export async function loadBundledLanguage(): Promise<TaskModel<LanguageVerdict>> {
  const [{ eld }, fastText] = await Promise.all([import('eld/medium'), loadFastTextDetector()]);
  const known = new Set(Object.values(eld.info().Languages));
  const guess: LanguageGuess = (text) =>
    combineLanguages({
      text,
      ngrams: eld.detect(text).getScores(),
      fastText: fastText(text.toLowerCase()),
      known,
    });
  return {
    model: MODEL,
    answer: async (inputs) =>
      inputs.map(({ caption }) => ({ ...identifyLanguageBy(caption, guess), method: 'bundled', model: MODEL })),
  };
}
