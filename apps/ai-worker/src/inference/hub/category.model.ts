import { loadBundledCategory, rankCategories, type RankedCategory } from '../bundled/category.model';
import { countWords } from '../rules/caption-text';
import type { CategoryVerdict, TaskAnswer, TaskInput, TaskModel } from '../task-model';
import { toTweetText } from '../transformers/tweet-text';
import { hypothesisOf } from './category-hypotheses';
import type { EntailmentJudge } from './entailment-judge';

export interface CategoryJudge {
  /** Name, commit and precision. */
  label: string;
  judge: EntailmentJudge;
}

/** What the judge was asked since it was loaded: its pairs are the dearest part of an analysis. */
export interface JudgeCost {
  posts: number;
  pairs: number;
  forwards: number;
}

/** All categories of a caption, the likeliest first. */
export type RankCaption = typeof rankCategories;

/** Asked only where the two best are that close together. */
const MARGIN = 0.15;
const MIN_CANDIDATES = 3;
const MAX_CANDIDATES = 5;
/** A fourth or fifth candidate must be as likely as this share of the best one. */
const WORTH_ASKING = 0.35;
/**
 * Posts whose pairs go through one forward pass together. More pairs than about eight cost more each, not less: they
 * outgrow the processor's caches, and all are padded to the longest (test/load/ai/hub-bench.ts).
 */
export const POSTS_PER_PASS = 2;
/** The judge knows English alone, and needs something to read. */
const MIN_WORDS = 3;
/** How much of what the ranks said is left beside the judge: a square root halves its evidence. */
const WEIGHT_OF_RANKS = 0.5;

/**
 * The bundled categories, and for the posts that they leave open the judge's word on the few best.
 * @param judge null = nobody is asked
 */
export async function loadHubCategory(
  judge: CategoryJudge | null,
  rank: RankCaption = rankCategories,
): Promise<TaskModel<CategoryVerdict> & { readonly cost: Readonly<JudgeCost> }> {
  const bundled = await loadBundledCategory();
  const cost: JudgeCost = { posts: 0, pairs: 0, forwards: 0 };
  const answer = async (inputs: readonly TaskInput[]): Promise<TaskAnswer<CategoryVerdict>[]> => {
    const answers = await bundled.answer(inputs);
    if (judge === null) return answers;
    const open = inputs
      .map((input, position) => ({ input, position, candidates: openCandidates(input, rank) }))
      .filter(({ candidates }) => candidates.length > 0)
      .sort((a, b) => a.input.raw.length - b.input.raw.length);
    for (let start = 0; start < open.length; start += POSTS_PER_PASS) {
      const batch = open.slice(start, start + POSTS_PER_PASS);
      const likelihoods = await judge.judge(batch.flatMap(claimsOf));
      cost.posts += batch.length;
      cost.pairs += likelihoods.length;
      cost.forwards += 1;
      let next = 0;
      for (const { position, candidates } of batch) {
        const own = likelihoods.slice(next, (next += candidates.length));
        answers[position] = { ...blend(candidates, own), method: 'hub', model: judge.label };
      }
    }
    return answers;
  };
  return { model: judge === null ? bundled.model : `${bundled.model}, ${judge.label}`, answer, cost };
}

/** The categories between which a post is undecided; none when it is decided, or when the judge could not read it. */
export function openCandidates({ caption, language }: TaskInput, rank: RankCaption): readonly RankedCategory[] {
  if (language.language !== 'en' || countWords(caption.prose) < MIN_WORDS) return [];
  const ranked = rank(caption, language.language);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return [];
  if (first.probability - second.probability >= MARGIN) return [];
  return ranked
    .slice(0, MAX_CANDIDATES)
    .filter(({ probability }, n) => n < MIN_CANDIDATES || probability >= first.probability * WORTH_ASKING);
}

function claimsOf({ input, candidates }: { input: TaskInput; candidates: readonly RankedCategory[] }) {
  const premise = toTweetText(input.raw);
  return candidates.map(({ category }) => ({ premise, hypothesis: hypothesisOf(category) }));
}

/** What the ranks held likely is divided anew among the candidates; what they gave to the others stays theirs. */
export function blend(candidates: readonly RankedCategory[], likelihoods: readonly number[]): CategoryVerdict {
  const weights = candidates.map(
    ({ probability }, n) => Math.max(likelihoods[n] ?? 0, Number.MIN_VALUE) * probability ** WEIGHT_OF_RANKS,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mass = candidates.reduce((sum, { probability }) => sum + probability, 0);
  const best = weights.indexOf(Math.max(...weights));
  const winner = candidates[best];
  if (winner === undefined) throw new Error('No category was asked about');
  return { category: winner.category, confidence: (mass * (weights[best] ?? 0)) / total };
}
