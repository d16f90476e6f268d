import { readCaption } from '../rules/caption-text';
import { partsOf, termsOf, type WordRanks } from './category-terms';

const WORDS = ['the', 'home', 'decor', 'slow', 'living', 'slowly', 'ving', 'my', 'dog', 'homed'];
const ranks: WordRanks = {
  rankOf: (word) => (WORDS.includes(word) ? WORDS.indexOf(word) : word === 'oddity' ? 30_000 : undefined),
};

describe('what the linear model sees of a caption', () => {
  it('is words, pairs, hashtags whole and in parts, and emoji', () => {
    const terms = termsOf(readCaption('My new sofa 🛋️ #HomeDecor'), ranks);
    expect([...terms].sort()).toEqual(
      ['my', 'new', 'sofa', 'my new', 'new sofa', '#homedecor', 'home', 'decor', '🛋'].sort(),
    );
  });

  it('counts a word once however often it is said', () => {
    expect([...termsOf(readCaption('dog dog dog'), ranks)]).toEqual(['dog', 'dog dog']);
  });

  it('leaves out addresses and mentions', () => {
    expect(termsOf(readCaption('@someone https://example.org/home'), ranks).size).toBe(0);
  });
});

describe('a hashtag read as words', () => {
  it('takes the fewest words that cover it', () => {
    expect(partsOf('slowliving', ranks)).toEqual(['slow', 'living']);
    expect(partsOf('mydog', ranks)).toEqual(['my', 'dog']);
  });

  it('is left alone when a rest would stay', () => {
    expect(partsOf('homedecorxq', ranks)).toEqual([]);
  });

  it('does not find rare words inside it, but is one itself', () => {
    expect(partsOf('myoddity', ranks)).toEqual([]);
    expect(partsOf('oddity', ranks)).toEqual(['oddity']);
  });

  it('is not read when it is longer than any tag', () => {
    expect(partsOf('dog'.repeat(20), ranks)).toEqual([]);
  });
});
