import { CONTENT_CATEGORIES, type AnalysisTask, type ContentCategory } from '@app/analytics';
import { type CaptionAnalysis } from '@app/creators';
import { X_TOPIC_CATEGORIES } from './x-topic-labels';

export interface LabelledText {
  /** The labels that are right. One, but for categories, where a text may be about several topics. */
  labels: readonly string[];
  text: string;
}

/** TweetEval's files number the classes. */
const SENTIMENTS: Readonly<Record<string, string>> = { '0': 'negative', '1': 'neutral', '2': 'positive' };
const READERS: Readonly<Record<AnalysisTask, (label: string) => readonly string[]>> = {
  sentiment: (label) => {
    const name = SENTIMENTS[label] ?? label.toLowerCase();
    return Object.values(SENTIMENTS).includes(name) ? [name] : [];
  },
  language: (label) => (/^[a-z]{2,3}$/u.test(label) ? [label] : []),
  category: (label) => [...new Set(label.split('|').flatMap((topic) => categoriesOf(topic.trim())))],
};

/** A topic of X-Topic stands for some of our categories; our own names stand for themselves. */
function categoriesOf(topic: string): readonly string[] {
  const named = Object.hasOwn(X_TOPIC_CATEGORIES, topic) ? X_TOPIC_CATEGORIES[topic] : undefined;
  if (named !== undefined) return named;
  return CONTENT_CATEGORIES.includes(topic as ContentCategory) ? [topic] : [];
}

/** @returns null when the line is no label of the task, a tab, and a text */
export function parseLabelledLine(task: AnalysisTask, line: string): LabelledText | null {
  const tab = line.indexOf('\t');
  if (tab < 0) return null;
  const labels = READERS[task](line.slice(0, tab).trim());
  const text = line.slice(tab + 1);
  return labels.length === 0 || text.trim() === '' ? null : { labels, text };
}

/** What an analysis answers to the task. */
export function answerOf(task: AnalysisTask, analysis: CaptionAnalysis): string {
  return analysis[task];
}

/** The label that a verdict is counted under: any right one that was met, else the first. */
export function countedLabel({ labels }: LabelledText, predicted: string): string {
  return labels.includes(predicted) ? predicted : (labels[0] ?? '');
}
