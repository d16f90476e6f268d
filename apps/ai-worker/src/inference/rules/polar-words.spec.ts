import { wordsOf } from './caption-text';
import { POLAR_LISTS } from './polar-lists';
import { scorePolarWords } from './polar-words';

/** The languages of the hub's language model, less English, which has a lexicon of its own. */
const LANGUAGES = 'ar bg de el es fr hi it ja nl pl pt ru sw th tr ur vi zh'.split(' ');
const sumOf = (text: string, language: string): number => scorePolarWords(wordsOf(text), language)?.sum ?? NaN;

describe('polar words', () => {
  it('are known for every language but English', () => {
    expect(Object.keys(POLAR_LISTS).sort()).toEqual(LANGUAGES);
  });

  it.each(LANGUAGES)('of %s stand on one side only', (language) => {
    const { positive = '', negative = '' } = POLAR_LISTS[language] ?? {};
    const praise = new Set(positive.split(/\s+/u));
    expect(negative.split(/\s+/u).filter((word) => praise.has(word))).toEqual([]);
  });

  it.each([
    ['ar', 'كان يوما رائعا وجميل جدا'],
    ['bg', 'Прекрасен ден, много съм щастлива'],
    ['el', 'Τι υπέροχη μέρα, είμαι πολύ χαρούμενη'],
    ['hi', 'आज का दिन बहुत अच्छा और शानदार था'],
    ['ja', '今日は本当に楽しかった、最高の一日'],
    ['nl', 'Wat een prachtige dag, zo gelukkig'],
    ['pl', 'Cudowny dzień, jestem bardzo szczęśliwa'],
    ['ru', 'Какой прекрасный день, я так счастлива'],
    ['sw', 'Siku nzuri sana, nina furaha'],
    ['th', 'วันนี้สนุกมาก มีความสุขที่สุด'],
    ['tr', 'Harika bir gün, çok mutluyum'],
    ['ur', 'آج کا دن بہت خوبصورت اور شاندار تھا'],
    ['vi', 'Một ngày thật tuyệt vời và hạnh phúc'],
    ['zh', '今天玩得很开心,风景太美丽了'],
  ])('praise in %s: %s', (language, text) => {
    expect(sumOf(text, language)).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['ar', 'يوم حزين ومؤلم جدا'],
    ['bg', 'Ужасен ден, много съм тъжна'],
    ['el', 'Απαίσια μέρα, μεγάλη απογοήτευση'],
    ['hi', 'यह बहुत खराब और घटिया था'],
    ['ja', '悲しい、最悪の一日だった'],
    ['nl', 'Verschrikkelijke service, zo teleurgesteld'],
    ['pl', 'Okropny dzień, jestem smutna'],
    ['ru', 'Ужасный сервис, очень плохо'],
    ['sw', 'Habari mbaya, nina huzuni'],
    ['th', 'แย่มาก ผิดหวังที่สุด'],
    ['tr', 'Berbat bir gün, çok üzgünüm'],
    ['ur', 'بہت افسوس، یہ خراب اور گھٹیا تھا'],
    ['vi', 'Thật thất vọng và buồn'],
    ['zh', '太糟糕了,非常失望'],
  ])('blame in %s: %s', (language, text) => {
    expect(sumOf(text, language)).toBeLessThanOrEqual(-1);
  });

  it.each([
    ['before the word', 'es', 'no estoy feliz'],
    ['after the word', 'tr', 'hiç güzel değil'],
    ['inside a Japanese word', 'ja', '楽しくなかった'],
    ['before a Chinese word', 'zh', '我不太开心'],
    ['before a Thai word', 'th', 'ไม่สนุก'],
  ])('are turned round by a negator %s', (_where, language, text) => {
    expect(sumOf(text, language)).toBeLessThan(0);
  });

  it('are counted once where a short term stands inside a long one', () => {
    expect(scorePolarWords(['可爱'], 'zh')).toEqual({ sum: 1, known: 1 });
  });

  it('of an unknown language are none', () => {
    expect(scorePolarWords(['hyvä'], 'fi')).toBeNull();
  });
});
