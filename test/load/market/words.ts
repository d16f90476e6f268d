/** What the market's creators write about: hashtags and words of each category, the largest first. */
export const CATEGORY_WORDS: readonly (readonly [name: string, words: string])[] = [
  ['Lifestyle', 'morning weekend slow home coffee letters sunday calm ritual diary'],
  ['Fashion', 'outfit denim linen runway thrift tailoring boots capsule silk wardrobe'],
  ['Beauty', 'skincare serum lipstick blush retinol brows curls nails glow routine'],
  ['Travel', 'lisbon kyoto hostel train passport island backpack sunset border harbour'],
  ['Food', 'pasta sourdough ramen market recipe olive ferment dinner street dessert'],
  ['Fitness', 'squat run marathon mobility protein deadlift trail stretch interval gym'],
  ['Photography', 'film portrait lens darkroom street shutter grain negative studio light'],
  ['Art', 'ceramics ink mural sketch gallery print canvas pottery watercolour collage'],
  ['Music', 'vinyl synth guitar concert choir setlist drums album busking chorus'],
  ['Sports', 'goal final league training surf tennis climbing rowing derby medal'],
  ['Family', 'baby toddler nursery bedtime school twins parenting birthday lunchbox stroller'],
  ['Health', 'sleep therapy breathing vitamins nurse anxiety recovery walking sugar mindful'],
  ['Tech', 'keyboard laptop robots startup battery phone review gadget drone code'],
  ['Gaming', 'speedrun console indie esports raid arcade boss stream quest pixel'],
  ['Pets', 'puppy rescue kitten parrot vet leash hamster shelter grooming treats'],
  ['Home', 'kitchen renovation shelf plants sofa paint tiles lamp declutter balcony'],
  ['Nature', 'forest birds glacier moss kayak wildflower hiking tide owl compost'],
  ['Education', 'maths exam library lecture history notebook teacher grammar physics study'],
  ['Business', 'founder invoice hiring pitch freelance brand meeting strategy agency shop'],
  ['Finance', 'savings index pension budget rent mortgage inflation stocks debt cash'],
  ['Cars', 'engine rally garage restoration electric hatchback tyres roadtrip diesel chrome'],
  ['Film & TV', 'premiere series casting documentary screenplay trailer scene director festival costume'],
  ['News & Society', 'election climate council housing protest report vote debate mayor journalism'],
  ['Comedy', 'sketch standup prank awkward punchline parody roommate office crowd improv'],
];

/** The languages of the market and how often they are written, with a few sentences to open a caption. */
export const LANGUAGE_SENTENCES: readonly (readonly [code: string, weight: number, sentences: readonly string[]])[] = [
  [
    'en',
    40,
    [
      'A quiet day and a good plan',
      'This took me far too long',
      'Tell me what you think of it',
      'Saved the best for last',
    ],
  ],
  ['es', 13, ['Un día tranquilo y un buen plan', 'Esto me llevó demasiado tiempo', 'Cuéntame qué te parece']],
  ['pt', 11, ['Um dia calmo e um bom plano', 'Isto levou tempo demais', 'Diz-me o que achas']],
  ['id', 6, ['Hari yang tenang dan rencana bagus', 'Ini memakan waktu lama', 'Katakan pendapatmu']],
  ['hi', 5, ['एक शांत दिन और अच्छी योजना', 'इसमें बहुत समय लगा', 'बताइए आपको कैसा लगा']],
  ['tr', 4, ['Sakin bir gün ve iyi bir plan', 'Bu çok uzun sürdü', 'Ne düşündüğünü yaz']],
  ['fr', 4, ['Une journée calme et un bon plan', 'Cela a pris bien trop de temps', 'Dis-moi ce que tu en penses']],
  ['it', 4, ['Una giornata calma e un buon piano', 'Ci ho messo troppo tempo', 'Dimmi cosa ne pensi']],
  ['de', 3, ['Ein ruhiger Tag und ein guter Plan', 'Das hat viel zu lange gedauert', 'Sag mir, was du davon hältst']],
  ['ja', 3, ['静かな一日といい計画', 'これはとても時間がかかりました', '感想を教えてください']],
  ['ar', 2, ['يوم هادئ وخطة جيدة', 'استغرق هذا وقتا طويلا', 'أخبرني برأيك']],
  ['ru', 2, ['Тихий день и хороший план', 'Это заняло слишком много времени', 'Скажи, что ты думаешь']],
  ['pl', 2, ['Spokojny dzień i dobry plan', 'To trwało zdecydowanie za długo', 'Powiedz, co o tym myślisz']],
  ['ko', 1, ['조용한 하루와 좋은 계획', '시간이 너무 오래 걸렸어요', '어떻게 생각하는지 말해 주세요']],
];

/** Who is named and who pays. */
export const BRANDS = 'lumen.coffee kite.shoes oak.audio fern.skin delta.bags pine.bikes nori.bowls atlas.maps'.split(
  ' ',
);
