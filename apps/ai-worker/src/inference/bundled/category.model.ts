import { categorise } from '../rules/category';
import type { CategoryVerdict, TaskModel } from '../task-model';

export async function loadBundledCategory(): Promise<TaskModel<CategoryVerdict>> {
  const model = 'keywords 1';
  return {
    model,
    answer: async (inputs) =>
      inputs.map(({ caption, language }) => ({ ...categorise(caption, language.language), method: 'rules', model })),
  };
}
