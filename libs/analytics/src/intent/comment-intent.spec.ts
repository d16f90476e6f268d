import { LABELLED_COMMENTS } from '../../test/labelled-comments';
import { COMMENT_INTENTS, intentOf, SURE_CONFIDENCE } from './comment-intent';
import { INTENT_LANGUAGES } from './lexicon/intent-list';

describe(intentOf, () => {
  it.each([
    ['purchase', 'en', 'Where can I buy this?'],
    ['purchase', 'es', '¿Cuánto cuesta?'],
    ['purchase', 'ko', '가격이 얼마예요'],
    ['question', 'en', 'Where is this?'],
    ['question', 'ar', 'أين هذا المكان؟'],
    ['question', 'de', 'wo ist das'],
    ['complaint', 'en', 'This did not work for me at all'],
    ['complaint', 'fr', 'Ça n’a pas du tout marché pour moi'],
    ['complaint', 'zh', '广告太多了，取消关注'],
    ['spam', 'en', 'f4f'],
    ['spam', 'en', 'Promote it on @style_hub'],
    ['spam', 'und', 'www.win-a-phone.example'],
    ['praise', 'en', 'This is beautiful'],
    ['praise', 'ja', '素敵すぎます'],
    ['praise', null, '😍😍'],
    ['other', 'en', 'We were there in May'],
    ['other', null, '@berta'],
  ])('hears %s in "%3$s"', (intent, language, text) => {
    expect(intentOf(text, language)?.intent).toBe(intent);
  });

  it.each([
    ['who praises and asks, asks', 'So beautiful! Where is this?', 'question'],
    ['who asks for the price wants to buy', 'Love it, how much is it?', 'purchase'],
    ['who asks why it is so dear complains', 'Why is this so overpriced?', 'complaint'],
    ['who sells to everybody is no customer', 'Price list and giveaway: check out my page', 'spam'],
  ])('decides that %s', (_, text, intent) => {
    expect(intentOf(text, 'en')?.intent).toBe(intent);
  });

  it.each([
    ['Not bad at all', 'en', 'praise'],
    ['never boring', 'en', 'praise'],
    ["I don't love this", 'en', 'complaint'],
    ['güzel değil', 'tr', 'complaint'],
    ['不喜欢', 'zh', 'complaint'],
    ['好きじゃない', 'ja', 'complaint'],
  ])('turns "%s" round', (text, language, intent) => {
    expect(intentOf(text, language)).toMatchObject({ intent, confidence: 0.5 });
  });

  it('is no surer than what it found', () => {
    const sure = (text: string, language: string | null = 'en') => intentOf(text, language)?.confidence;
    expect(sure('Where is this')).toBe(0.8); // one telling term
    expect(sure('How much is it? I want to buy one')).toBe(0.9); // several
    expect(sure('Beautiful but overpriced')).toBe(0.6); // the opposite as well
    expect(sure('😍')).toBe(0.5); // a hint
    expect(sure('muito lindo', 'nl')).toBe(0.6); // taken for another language
    expect(sure('We were there in May')).toBe(0.4); // nothing
    expect(sure('@berta')).toBe(0.9);
  });

  it('tells what decided', () => {
    expect(intentOf('¿CUANTO CUESTA esto?', 'es')?.evidence).toBe('cuanto cuesta');
    expect(intentOf('We were there in May', 'en')?.evidence).toBeNull();
  });

  it('says nothing of sentences in a language it does not know, and of what cannot be read', () => {
    expect(intentOf('Hình đẹp quá bạn ơi', 'vi')).toBeNull();
    expect(intentOf('...', 'en')).toBeNull();
    expect(intentOf('', null)).toBeNull();
  });

  it('does not find a term within a longer word', () => {
    expect(intentOf('the priceless scampi', 'en')?.intent).toBe('other');
  });

  it('answers in time whatever the comment is', () => {
    const text = `${'where can i '.repeat(400)}${'not '.repeat(400)}${'promote '.repeat(300)}@`;
    expect(COMMENT_INTENTS).toContain(intentOf(text, 'en')?.intent);
  });
});

describe('the rules for intents', () => {
  const judge = (places: (place: number) => boolean) => {
    const comments = LABELLED_COMMENTS.filter((_, place) => places(place));
    const judged = comments.map((comment) => ({ ...comment, verdict: intentOf(comment.text, comment.language) }));
    return { judged, right: judged.filter(({ intent, verdict }) => verdict?.intent === intent) };
  };

  it('are right for nine of ten comments that they were not made from', () => {
    const { judged, right } = judge((place) => place % 2 === 0);
    expect([right.length, judged.length]).toEqual([92, 102]);
  });

  it('are right more often where they say that they are sure', () => {
    const { judged } = judge((place) => place % 2 === 0);
    const shareRight = (some: typeof judged) =>
      some.filter(({ intent, verdict }) => verdict?.intent === intent).length / some.length;
    const sure = judged.filter(({ verdict }) => (verdict?.confidence ?? 0) >= SURE_CONFIDENCE);
    const unsure = judged.filter(({ verdict }) => (verdict?.confidence ?? 0) < SURE_CONFIDENCE);
    expect(shareRight(sure)).toBeGreaterThan(0.9);
    expect(shareRight(sure)).toBeGreaterThan(shareRight(unsure));
  });

  it('are judged in every language and for every intent they know', () => {
    expect(new Set(LABELLED_COMMENTS.map(({ language }) => language))).toEqual(new Set(INTENT_LANGUAGES));
    expect(new Set(LABELLED_COMMENTS.map(({ intent }) => intent))).toEqual(new Set(COMMENT_INTENTS));
  });
});
