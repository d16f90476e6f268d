import { CONTENT_CATEGORIES, type ContentCategory } from '@app/analytics';
import { readCaption } from '../rules/caption-text';
import { CategoryLinear, softmax, type CategoryLinearMeta, type CategoryLinearParts } from './category-linear';

const CLASSES = CONTENT_CATEGORIES.length;
const PETS = CONTENT_CATEGORIES.indexOf('Pets');
const FOOD = CONTENT_CATEGORIES.indexOf('Food');
const NOTHING_HEARD: ReadonlyMap<ContentCategory, number> = new Map();

/** Knows two words: `dog` speaks for pets, `soup` for food. */
function smallModel(meta: Partial<CategoryLinearMeta> = {}): CategoryLinear {
  const weights = new Int8Array(2 * CLASSES);
  weights[PETS] = 100;
  weights[CLASSES + FOOD] = 100;
  const parts: CategoryLinearParts = {
    meta: {
      version: 'test',
      labels: CONTENT_CATEGORIES,
      words: 2,
      trainedOn: '',
      rowsHash: '',
      bias: CONTENT_CATEGORIES.map(() => 0),
      keywords: CONTENT_CATEGORIES.map((_, from) => CONTENT_CATEGORIES.map((_, to) => (from === to ? 2 : 0))),
      temperature: 1,
      ...meta,
    },
    terms: ['dog', 'soup'],
    weights,
    steps: Float32Array.of(0.05, 0.05),
    loudness: Float32Array.of(1, 1),
  };
  return new CategoryLinear(parts);
}

const topOf = (probabilities: readonly number[]) =>
  CONTENT_CATEGORIES[probabilities.indexOf(Math.max(...probabilities))];

describe('the linear model of categories', () => {
  it('answers by the words that it knows', () => {
    const { probabilities, knownTerms } = smallModel().judge(readCaption('My dog!'), NOTHING_HEARD);
    expect(topOf(probabilities)).toBe('Pets');
    expect(knownTerms).toBe(1);
  });

  it('adds what the keywords say', () => {
    const heard = new Map<ContentCategory, number>([['Cars', 100]]);
    expect(topOf(smallModel().judge(readCaption('My dog!'), heard).probabilities)).toBe('Cars');
  });

  it('grows less sure of each word the more others are said', () => {
    const model = smallModel();
    const alone = model.judge(readCaption('dog'), NOTHING_HEARD).probabilities[PETS] ?? 0;
    const among = model.judge(readCaption('dog soup'), NOTHING_HEARD).probabilities[PETS] ?? 0;
    expect(among).toBeLessThan(alone);
  });

  it('is less certain the higher its temperature', () => {
    const [cool, warm] = [smallModel(), smallModel({ temperature: 3 })].map(
      (model) => model.judge(readCaption('dog'), NOTHING_HEARD).probabilities[PETS] ?? 0,
    );
    expect(warm).toBeLessThan(cool ?? 0);
  });

  it('says that it knew nothing of a caption of strangers', () => {
    expect(smallModel().judge(readCaption('qwrt zzxy'), NOTHING_HEARD).knownTerms).toBe(0);
  });

  it('refuses a model of other labels, whose numbers would mean other things', () => {
    expect(() => smallModel({ labels: [...CONTENT_CATEGORIES].reverse() })).toThrow('other labels');
  });
});

describe('scores as probabilities', () => {
  it.each([
    ['small', [1, 2, 3]],
    ['huge', [1e5, -1e5, 0]],
    ['equal', [0, 0]],
  ])('add up to one when the scores are %s', (_what, scores) => {
    expect(softmax(scores).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});
