import { identifyLanguage } from '../rules/language';
import { loadNgramDetector } from '../rules/ngram-detector';
import type { LanguageVerdict, TaskModel } from '../task-model';

export async function loadBundledLanguage(): Promise<TaskModel<LanguageVerdict>> {
  const model = 'eld-small 2.1.0';
  const detector = await loadNgramDetector();
  return {
    model,
    answer: async (inputs) =>
      inputs.map(({ caption }) => ({ ...identifyLanguage(caption, detector), method: 'rules', model })),
  };
}
