import { CONTENT_CATEGORIES, DEFAULT_CATEGORY } from '@app/analytics';
import { readCaption } from '../rules/caption-text';
import { categorise } from '../rules/category';
import { loadBundledCategory, rankCategories } from './category.model';

const topOf = (caption: string, language = 'en') => rankCategories(readCaption(caption), language)[0]?.category;

async function answer(caption: string, language = 'en') {
  const model = await loadBundledCategory();
  const input = { raw: caption, caption: readCaption(caption), language: { language, confidence: 1 } };
  const [given] = await model.answer([input]);
  return given;
}

describe('the category of a caption', () => {
  it.each([
    ['Fashion', 'Wearing my vintage denim jacket with a pleated skirt and loafers today'],
    ['Beauty', 'Trying a new foundation and mascara, my eyelashes have never looked longer'],
    ['Food', 'Slow roasted lamb with rosemary potatoes and a glass of red'],
    ['Travel', 'Two nights in a guesthouse in Hanoi, then the sleeper train to the coast'],
    ['Tech', 'Rewrote the backend in Go and the server uses half the memory'],
    ['Fitness', 'Three sets of squats and lunges, then intervals on the treadmill'],
    ['Health', 'The doctor says the infection is gone, two more weeks of antibiotics'],
    ['Sports', 'Two late goals and the home side stay top of the league, what a striker'],
    ['Gaming', 'Stuck on the last dungeon boss, my controller is begging for mercy'],
    ['Music', 'Her second album is out and the guitar solo on track four is glorious'],
    ['Film & TV', 'The finale left so many questions, that actress deserves every award'],
    ['Art', 'Sketching portraits in ink, next the canvas gets its first layer of oil'],
    ['Photography', 'Taken with my old camera and a 28mm lens, slow shutter, low light'],
    ['Education', 'My professor moved the exam and half the students have not studied'],
    ['Business', 'We hired two employees and our startup finally has paying customers'],
    ['Finance', 'Paid off the loan and moved the rest of my savings into an index fund'],
    ['Family', 'Our baby daughter met her grandparents for the first time today'],
    ['Pets', 'The puppy and the kitten are sharing one basket, the vet approves'],
    ['Home', 'New curtains, an old armchair and shelves along the bedroom wall'],
    ['Nature', 'Mist over the pine forest and a herd of deer by the stream'],
    ['Cars', 'Rebuilt the gearbox of the old Porsche and took it for a drive'],
    ['News & Society', 'Lawmakers rejected the bill after protesters surrounded parliament'],
    ['Comedy', 'My uncle telling the same joke at every party, tag someone who laughs like this 😂🤣'],
    ['Lifestyle', 'woke up late, spilled everything and still somehow a good day'],
  ])('is %s for "%s"', (category, caption) => {
    expect(topOf(caption)).toBe(category);
  });

  it('is read out of what words mean where no keyword stands', () => {
    const caption = 'The senators and the chancellor argued about tariffs until dawn';
    expect(topOf(caption)).toBe('News & Society');
  });

  it('is heard out of a hashtag alone', () => {
    expect(topOf('#catsofinstagram')).toBe('Pets');
  });

  it('is said to be bundled where the linear model had a say, with its probability', async () => {
    const given = await answer('The goalkeeper saved a penalty in the last minute');
    expect(given).toMatchObject({ category: 'Sports', method: 'bundled' });
    expect(given?.confidence).toBe(
      rankCategories(readCaption('The goalkeeper saved a penalty in the last minute'), 'en')[0]?.probability,
    );
  });

  it('comes from the keywords of the language where that is not English', async () => {
    const caption = 'Receta de la abuela: arroz con pollo y ensalada para la cena';
    expect(await answer(caption, 'es')).toMatchObject({
      ...categorise(readCaption(caption), 'es'),
      category: 'Food',
      method: 'rules',
    });
  });

  it('is the default, barely believed, when nothing of it is known', async () => {
    const given = await answer('zxqv wqpt', 'und');
    expect(given).toMatchObject({ category: DEFAULT_CATEGORY, method: 'rules' });
    expect(given?.confidence).toBeLessThanOrEqual(0.2);
  });
});

describe('the ranking of all categories', () => {
  const odd = [
    ['a caption', 'Sunday roast with the whole family', 'en'],
    ['nothing', '', 'und'],
    ['emoji alone', '🐶🐶🐶', 'und'],
    ['Japanese', 'ランチに美味しいラーメンを食べた', 'ja'],
    ['a foreign language without keywords', 'Sawubona, unjani namhlanje', 'zu'],
    ['thirty hashtags', Array.from({ length: 30 }, (_, n) => `#homedecorideas${n}`).join(' '), 'en'],
    ['one endless word', 'a'.repeat(4_000), 'en'],
    ['names of object properties', 'constructor __proto__ toString #hasOwnProperty', 'en'],
    ['half a surrogate', 'broken \ud83d emoji', 'en'],
  ] as const;

  it.each(odd)('has each of the 24 once and adds up to one for %s', (_what, caption, language) => {
    const ranked = rankCategories(readCaption(caption), language);
    expect(new Set(ranked.map(({ category }) => category))).toEqual(new Set(CONTENT_CATEGORIES));
    expect(ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
  });

  it.each(odd)('falls from the likeliest on for %s', (_what, caption, language) => {
    const shares = rankCategories(readCaption(caption), language).map(({ probability }) => probability);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  });

  it.each(odd)('begins with what the model answers for %s', async (_what, caption, language) => {
    expect((await answer(caption, language))?.category).toBe(topOf(caption, language));
  });
});
