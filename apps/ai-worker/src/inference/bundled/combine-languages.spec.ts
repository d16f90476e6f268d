import { combineLanguages } from './combine-languages';

const known = new Set(['en', 'es', 'it', 'ru', 'bg', 'uk', 'hi', 'mr', 'tl', 'hr', 'de', 'ms', 'id']);
const combine = (text: string, ngrams: Record<string, number>, fastText: [string, number][]) =>
  combineLanguages({ text, ngrams, fastText, known });

describe(combineLanguages, () => {
  it('is certain where both detectors agree', () => {
    const verdict = combine('what a lovely day', { en: 0.8, de: 0.5 }, [['en', 0.95]]);
    expect(verdict.language).toBe('en');
    expect(verdict.confidence).toBeGreaterThan(0.95);
  });

  it('is in doubt where they do not', () => {
    const verdict = combine('wala bang may gusto', { tl: 0.78, en: 0.65 }, [
      ['en', 0.5],
      ['tl', 0.29],
    ]);
    expect(verdict.confidence).toBeLessThan(0.85);
  });

  it('knows Swahili, which only one of them does, with the help of its words', () => {
    const swahili = 'Jamaa walijaribu kumtembelea nchi yetu kwa siku mbili';
    const opinions: [string, number][] = [
      ['de', 0.3],
      ['sw', 0.12],
    ];
    expect(combine(swahili, { hr: 0.44, de: 0.42 }, opinions).language).toBe('sw');
  });

  it('takes Spanish that shares words with Swahili for Spanish', () => {
    expect(combine('comida sana para la semana', { es: 0.76, it: 0.6 }, [['es', 0.9]]).language).toBe('es');
  });

  it.each([
    ['ru', 'Мы были очень рады'],
    ['bg', 'Много съм щастлива'],
  ])('tells %s from its neighbour by a letter: %s', (language, text) => {
    const even: [string, number][] = [
      ['ru', 0.45],
      ['bg', 0.45],
    ];
    expect(combine(text, { ru: 0.82, bg: 0.82 }, even).language).toBe(language);
  });

  it('tells Hindi from Marathi by the words that one of them lacks', () => {
    const lopsided: [string, number][] = [
      ['mr', 0.7],
      ['hi', 0.3],
    ];
    expect(combine('आज क्या है और कल नहीं', { mr: 0.88, hi: 0.88 }, lopsided).language).toBe('hi');
  });

  it('believes in a rare language only when it is certain', () => {
    expect(combine('jobs and deals', { en: 0.6 }, [['la', 0.4]]).language).toBe('en');
    expect(combine('gallia est omnis divisa', { it: 0.5 }, [['la', 0.9]]).language).toBe('la');
  });

  it('answers with ISO 639-1 alone', () => {
    expect(combine('some text', { en: 0.7 }, [['ceb', 0.99]]).language).toBe('en');
  });

  it('knows nothing when nobody does', () => {
    expect(combine('zzz', {}, [])).toEqual({ language: 'und', confidence: 0 });
  });
});
