import { CONTENT_CATEGORIES } from '@app/analytics';
import { Logger } from '@app/observability';
import { NeutralEpisode } from '../neutral-episode';
import { type CaptionAnalysis } from '@app/creators';
import type { NgramDetector } from './language';
import { loadNgramDetector } from './ngram-detector';
import { analyseCaption, RulesCaptionAnalyser } from './rules-caption-analyser.adapter';

let detector: NgramDetector;
beforeAll(async () => {
  detector = await loadNgramDetector();
});

const read = (caption: string | null): CaptionAnalysis => analyseCaption(caption, detector);

describe('sentiment of a caption', () => {
  it.each([
    ['praise', 'I love this place, the food was amazing and the people are wonderful!', 'positive'],
    ['a complaint', 'Worst service ever. I hate waiting two hours for terrible coffee.', 'negative'],
    ['a plain statement', 'New opening hours from Monday: 9 to 5, link in bio.', 'neutral'],
    ['a negated praise', 'This is not good. Not happy.', 'negative'],
    ['Spanish praise', '¡Qué día tan maravilloso! Estoy muy feliz, gracias a todos', 'positive'],
    ['a Portuguese complaint', 'Que dia horrível, estou muito triste e cansada de tudo isso', 'negative'],
    ['a negated French praise', "Ce n'est pas beau et je ne suis pas heureuse de ce voyage", 'negative'],
    ['German praise', 'Was für ein wunderschöner Tag in den Bergen, ich bin so glücklich', 'positive'],
    ['an Italian complaint', 'Che schifo, una giornata orribile e sono davvero delusa da tutto', 'negative'],
    ['only cheerful emoji', '😍😍❤️🔥', 'positive'],
    ['one heart', '❤️', 'positive'],
    ['only sad emoji', '😢💔', 'negative'],
    ['tears of laughter, not of grief', '😂🤣😍 😭', 'positive'],
    [
      'cheerful emoji in a language without a list',
      'Bugün arkadaşlarımla birlikte sahilde yürüyüşe çıktık 😍🥰',
      'positive',
    ],
  ])('hears %s', (_what, caption, sentiment) => {
    expect(read(caption).sentiment).toBe(sentiment);
  });

  it('scores between -1 and 1, more words of one kind further out', () => {
    const [mild, strong] = [read('A good day'), read('Amazing, wonderful, I love love love it, best day ever!')];
    expect(mild.sentimentScore).toBeGreaterThan(0);
    expect(strong.sentimentScore).toBeGreaterThan(mild.sentimentScore);
    expect(strong.sentimentScore).toBeLessThanOrEqual(1);
  });

  it('does not claim to understand what it cannot read', () => {
    const { sentiment, sentimentConfidence } = read('Bugün arkadaşlarımla birlikte sahilde yürüyüşe çıktık');
    expect(sentiment).toBe('neutral');
    expect(sentimentConfidence).toBeLessThanOrEqual(0.25);
  });
});

describe('language of a caption', () => {
  it.each([
    ['en', 'Sunday morning with the best people in the whole world'],
    ['es', 'Hoy fuimos a la playa con toda la familia y comimos un arroz riquísimo'],
    ['pt', 'Hoje foi um dia muito especial, obrigada a todos que vieram à minha festa'],
    ['fr', 'Une belle journée à la montagne avec mes amis et beaucoup de neige'],
    ['de', 'Heute waren wir mit den Kindern im Wald und haben Pilze gesammelt'],
    ['it', 'Oggi abbiamo preparato la pasta fresca con la nonna nella sua cucina'],
    ['nl', 'Vandaag een heerlijke wandeling gemaakt langs het strand met de hond'],
    ['tr', 'Bugün arkadaşlarımla birlikte sahilde uzun bir yürüyüşe çıktık'],
    ['id', 'Hari ini aku pergi ke pantai sama teman-teman dan seru banget'],
    ['ru', 'Сегодня мы всей семьёй гуляли по парку и кормили уток'],
    ['ar', 'اليوم ذهبنا إلى البحر مع العائلة وكان الجو رائعا جدا'],
    ['hi', 'आज हम सब परिवार के साथ पहाड़ों में घूमने गए'],
    ['ja', '今日は友達と一緒に海へ行きました。とても楽しかった'],
    ['ko', '오늘은 친구들과 함께 바다에 다녀왔어요'],
    ['zh', '今天和朋友们一起去海边玩得很开心'],
    ['th', 'วันนี้ไปเที่ยวทะเลกับเพื่อนสนุกมาก'],
    ['sw', 'Leo tulikwenda ufukweni na watoto wangu na ilikuwa siku nzuri sana ya furaha'],
  ])('is %s', (language, caption) => {
    const found = read(caption);
    expect(found.language).toBe(language);
    expect(found.languageConfidence).toBeGreaterThan(0.35);
  });

  it('is not read off links, mentions, emoji and English hashtags', () => {
    const caption =
      'Heute gibt es endlich wieder Pflaumenkuchen bei uns 😍 @best.bakery.in.town https://example.com/the/best/cake/ever #foodporn #bakinglove #yummy #instagood';
    expect(read(caption).language).toBe('de');
  });

  it.each(['😍😍', '123 456', '@someone https://example.com', '...'])('cannot be told from %s', (caption) => {
    expect(read(caption)).toMatchObject({ language: 'und', languageConfidence: 0 });
  });

  it('is at best a guess under three words', () => {
    for (const caption of ['Mood', 'Good vibes', 'Ciao bella']) {
      expect(read(caption).languageConfidence).toBeLessThanOrEqual(0.4);
    }
  });
});

describe('category of a caption', () => {
  it.each([
    ['Fashion', "Today's outfit: vintage denim jacket and my favourite boots #ootd #streetstyle"],
    ['Beauty', 'My new skincare routine: cleanser, vitamin C serum and SPF every single morning #glowingskin'],
    ['Food', 'Homemade sourdough pizza with mozzarella and basil. Recipe in the comments!'],
    ['Travel', 'Boarding our flight to Bali, passport ready for two weeks of beaches #wanderlust'],
    ['Tech', 'Unboxing the new laptop: faster CPU, more memory, but is the software ready? #technology'],
    ['Fitness', 'Leg day at the gym: squats, deadlifts and a lot of sweat #workout'],
    ['Health', 'Let us talk about anxiety and why therapy helped me #mentalhealth'],
    ['Sports', 'What a match! Two goals in the last minute and we are in the championship final #football'],
    ['Gaming', 'Live on Twitch tonight: finishing Elden Ring on PS5 #gamer'],
    ['Music', 'My new single is out now on Spotify, hope you love the song as much as the band does'],
    ['Film & TV', 'The season finale of this Netflix series left me speechless. Best episode so far!'],
    ['Art', 'Watercolor painting of the harbour, 30x40 cm, from my sketchbook #artwork'],
    ['Photography', 'Shot on 35mm film with my old Canon, golden hour portrait #photography'],
    ['Education', 'Exam week at university: how I study for three courses at once #studygram'],
    ['Business', 'Three lessons from building my startup: talk to customers, hire slowly, sell early #entrepreneur'],
    ['Finance', 'How I invest 300 dollars a month in index funds and dividend stocks #personalfinance'],
    ['Family', 'Our daughter took her first steps today! So proud to be her mom #motherhood'],
    ['Pets', 'This puppy stole my shoe again #dogsofinstagram'],
    ['Home', 'Living room makeover: new sofa, linen curtains and a lot of plants #interiordesign'],
    ['Nature', 'Sunrise hike to the waterfall, deep in the forest of the national park #naturephotography'],
    ['Cars', 'The V8 engine of this Mustang sounds like thunder #carsofinstagram'],
    ['News & Society', 'The parliament votes on the new climate change law today, thousands protest outside'],
    ['Comedy', 'When your wifi drops in the middle of a joke 😂 #funny #memes'],
    ['Lifestyle', 'Photo dump of a slow weekend. Grateful for this life lately #lifestyle'],
    ['Food', 'Receta fácil: arroz con pollo y ensalada para la cena de hoy'],
    ['Travel', 'Unser Urlaub am Strand war viel zu kurz, der nächste Flug ist gebucht'],
    ['Fitness', 'Treino de hoje na academia: agachamento e exercícios para os músculos'],
    ['Family', 'Сегодня наша дочка пошла в первый класс, мы с мужем так гордимся'],
    ['Food', '今日のランチはラーメン!美味しい'],
    ['Food', '#veganfoodshare'],
    ['Lifestyle', 'Here we go again, who else feels the same about it'],
  ])('is %s', (category, caption) => {
    expect(read(caption).category).toBe(category);
  });

  it('is a guess without confidence when nothing points anywhere', () => {
    expect(read('Here we go again, who else feels the same about it').categoryConfidence).toBeLessThanOrEqual(0.2);
  });

  it('knows words of the language only: the French cat is no chat', () => {
    expect(read('We had a long chat about the weather with the neighbours').category).not.toBe('Pets');
    expect(read('Mon petit chat dort toute la journée au soleil').category).toBe('Pets');
  });

  it('has a word list for every category', () => {
    expect(new Set(CONTENT_CATEGORIES).size).toBe(24);
  });
});

describe(RulesCaptionAnalyser, () => {
  it('answers for every caption, in order, whatever it is made of', async () => {
    const texts = [null, '', '   ', '😂', '#️⃣', '\u0000\uD800', 'a'.repeat(50_000), '#'.repeat(3_000), 'Love it'];
    const captions = texts.map((text, position) => ({ id: String(position), text }));
    const found = await new RulesCaptionAnalyser(detector, 'rules-1').analyse(captions, {
      signal: new AbortController().signal,
    });
    expect(found).toHaveLength(texts.length);
    for (const analysis of found) {
      expect(CONTENT_CATEGORIES).toContain(analysis.category);
      expect(Math.abs(analysis.sentimentScore)).toBeLessThanOrEqual(1);
      for (const confidence of [
        analysis.sentimentConfidence,
        analysis.languageConfidence,
        analysis.categoryConfidence,
      ]) {
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    }
    expect(found.at(-1)?.sentiment).toBe('positive');
  });

  it.each([null, '', ' \n '])('says that there was nothing to read in %j', (caption) => {
    expect(read(caption)).toMatchObject({
      sentiment: 'neutral',
      sentimentConfidence: 0,
      language: 'und',
      categoryConfidence: 0,
      method: 'none',
    });
  });

  it('tells once per episode what it failed on', async () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = Logger.create({ level: 'info', pretty: false, process: 'test', destination });
    const failing: NgramDetector = {
      detect: () => {
        throw new Error('a broken word list');
      },
    };
    const analyser = new RulesCaptionAnalyser(failing, 'rules-1', new NeutralEpisode(logger));
    for (let n = 0; n < 3; n += 1)
      await analyser.analyse([{ id: '1', text: 'Hello there' }], { signal: new AbortController().signal });
    expect(lines).toEqual([expect.stringContaining('a broken word list')]);
  });

  it('stops when nobody waits any more', async () => {
    const abort = new AbortController();
    abort.abort(new Error('the process is stopping'));
    const analysis = new RulesCaptionAnalyser(detector, 'rules-1').analyse([{ id: '1', text: 'Hello' }], {
      signal: abort.signal,
    });
    await expect(analysis).rejects.toThrow('the process is stopping');
  });

  it('lets the process breathe between captions', async () => {
    let turns = 0;
    const timer = setInterval(() => void turns++, 0);
    const captions = Array.from({ length: 400 }, (_, n) => ({
      id: String(n),
      text: `A lovely day number ${n} at the beach`,
    }));
    await new RulesCaptionAnalyser(detector, 'rules-1').analyse(captions, { signal: new AbortController().signal });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
