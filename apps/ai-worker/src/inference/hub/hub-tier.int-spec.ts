/** @jest-environment ./test/native-arrays-environment.cjs */
import { CONTENT_CATEGORIES } from '@app/analytics';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHubStandIn, type HubStandIn } from '../../../test/hub/hub-stand-in';
import { HUB_NAMES, makeHubModels } from '../../../test/hub/make-models';
import { analyseCaptions } from '../analyse-captions';
import { readCaption } from '../rules/caption-text';
import type { TaskInput } from '../task-model';
import { loadHubCategory, type RankCaption } from './category.model';
import { loadEntailmentJudge, type Claim, type EntailmentJudge } from './entailment-judge';
import { loadHubTier } from './load-hub-tier';

/** Of two subjects each. */
const MIXED = [
  'We talked about pizza and football all evening',
  'A new song and a new laptop, both arrived today',
  'A painting of the football match',
  'Took the camera to the gym this morning',
  'The recipe comes from the film that we watched',
  'My dog in the car on the way to the garden',
  'Reading a book about money at the beach',
  'The mother of the guitar player sells make-up',
];
const DECIDED = 'Homemade sourdough pizza with mozzarella and basil, recipe in the comments #foodporn #pizza';
const PLAIN = 'Here we are again on this one';

let origin: string;
let directory: string;
let hub: HubStandIn;
beforeAll(async () => {
  origin = await mkdtemp(join(tmpdir(), 'hub-origin-'));
  directory = await mkdtemp(join(tmpdir(), 'hub-cache-'));
  // Whole numbers of 8 bits are scaled by the batch; without them answers can be compared to the last digit.
  await makeHubModels({ folder: origin, size: 'tiny', precision: 'fp32' });
  hub = await startHubStandIn({ folder: origin });
});
afterAll(async () => {
  await hub.stop();
  for (const folder of [origin, directory]) await rm(folder, { recursive: true, force: true });
});

const load = ({ zeroShot = true, models = HUB_NAMES } = {}) =>
  loadHubTier({
    tier: 'hub',
    modelsCacheDir: directory,
    threadsPerSession: 1,
    hub: { url: hub.url, token: null, models, zeroShot },
  });
const english = (raw: string): TaskInput => ({
  raw,
  caption: readCaption(raw),
  language: { language: 'en', confidence: 0.9 },
});
const UNDECIDED = MIXED.slice(0, 2);
/** Mixed captions have two best that are close together, and four that are worth asking about. */
const rank: RankCaption = ({ prose }) => {
  const shares = MIXED.includes(prose.replace(/ \d+$/u, '')) ? [0.3, 0.25, 0.12, 0.12, 0.05] : [0.6, 0.2];
  return shares.map((probability, n) => ({ category: CONTENT_CATEGORIES[n] ?? 'Lifestyle', probability }));
};
const loadJudge = () => loadEntailmentJudge({ folder: join(origin, HUB_NAMES.category), threads: 1 });

describe('the hub tier', () => {
  it('fetches its models once, and reads captions with them when the hub has gone', async () => {
    const first = await analyseCaptions(await load(), 'hub', MIXED);
    await hub.stop();
    const again = await analyseCaptions(await load(), 'hub', MIXED);
    hub = await startHubStandIn({ folder: origin });
    expect(again).toEqual(first);
    expect(first[0]).toMatchObject({
      method: 'hub',
      methods: { sentiment: 'hub', language: 'hub' },
      models: {
        sentiment: `${HUB_NAMES.sentiment}@${hub.commitOf(HUB_NAMES.sentiment).slice(0, 12)} q8`,
        language: `${HUB_NAMES.language}@${hub.commitOf(HUB_NAMES.language).slice(0, 12)} q8`,
      },
    });
  });

  it('gives every caption its own answer, whatever stands beside it', async () => {
    const models = await load();
    const texts = [
      ...UNDECIDED,
      DECIDED,
      PLAIN,
      'love',
      'a '.repeat(3_000),
      '\u{1F355}'.repeat(700) + ' and more of it',
    ];
    const together = await analyseCaptions(models, 'hub', texts);
    for (const [n, text] of texts.entries()) {
      const [alone] = await analyseCaptions(models, 'hub', [text]);
      expect(together[n]?.language).toBe(alone?.language);
      expect(together[n]?.sentimentScore).toBeCloseTo(alone?.sentimentScore ?? NaN, 3);
    }
    expect(new Set(together.map(({ sentimentScore }) => sentimentScore)).size).toBeGreaterThan(4);
  });

  it('leaves to others what its models cannot read', async () => {
    const [korean, emoji, indonesian, nothing] = await analyseCaptions(await load(), 'hub', [
      '오늘은 친구들과 함께 바다에 다녀왔어요',
      '😍😍',
      'Hari ini aku pergi ke pantai sama teman-teman dan seru banget',
      ' ',
    ]);
    expect(korean).toMatchObject({ language: 'ko', methods: { sentiment: 'rules' } });
    expect(emoji).toMatchObject({ sentiment: 'positive', language: 'und', languageConfidence: 0 });
    expect(indonesian).toMatchObject({ language: 'id', methods: { language: 'bundled', sentiment: 'rules' } });
    expect(nothing).toMatchObject({ method: 'none' });
  });

  it('neither fetches nor asks the category model when that is switched off', async () => {
    await rm(directory, { recursive: true, force: true });
    hub.requests.length = 0;
    const [first] = await analyseCaptions(await load({ zeroShot: false }), 'hub', MIXED);
    expect(hub.requestsOf(HUB_NAMES.category)).toEqual([]);
    expect(first?.methods.category).not.toBe('hub');
  });

  it.each([
    ['sentiment', 'language', /sentiment model knows no negative/u],
    ['language', 'sentiment', /language model answers (?:positive|neutral|negative), not languages/u],
    ['category', 'sentiment', /not one of natural language inference/u],
  ] as const)('refuses as its %s model one for %s', async (task, other, message) => {
    await expect(load({ models: { ...HUB_NAMES, [task]: HUB_NAMES[other] } })).rejects.toThrow(message);
  });
});

describe('the category model', () => {
  const watched = async () => {
    const judge = await loadJudge();
    const calls: (readonly Claim[])[] = [];
    const spy: EntailmentJudge = (claims) => (calls.push(claims), judge(claims));
    return { model: await loadHubCategory({ label: 'nli', judge: spy }, rank), calls };
  };

  it('is asked about undecided posts alone, three to five categories each, in one forward pass', async () => {
    const { model, calls } = await watched();
    const answers = await model.answer([DECIDED, ...UNDECIDED.slice(0, 2), PLAIN].map(english));
    expect(answers.map(({ method }) => method === 'hub')).toEqual([false, true, true, false]);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.map(({ premise }) => premise)).toEqual(expect.arrayContaining(UNDECIDED));
    expect(model.cost).toEqual({ posts: 2, pairs: 8, forwards: 1 });
  });

  it('is asked about two posts at a time', async () => {
    const { model, calls } = await watched();
    await model.answer(Array.from({ length: 5 }, (_, n) => english(`${UNDECIDED[0] ?? ''} ${n}`)));
    expect(calls.map((claims) => new Set(claims.map(({ premise }) => premise)).size)).toEqual([2, 2, 1]);
  });

  it('is not asked in languages that it does not know', async () => {
    const { model, calls } = await watched();
    const german = { ...english(UNDECIDED[0] ?? ''), language: { language: 'de', confidence: 0.9 } };
    await model.answer([german]);
    expect(calls).toEqual([]);
  });

  it('answers each pair as if it were alone', async () => {
    const judge = await loadJudge();
    const claims = UNDECIDED.flatMap((premise) =>
      ['pets', 'food or football, and all that goes with them', 'money'].map((what) => ({
        premise,
        hypothesis: `This post is about ${what}.`,
      })),
    );
    const together = await judge(claims);
    for (const [n, claim] of claims.entries()) {
      const [alone] = await judge([claim]);
      expect(together[n]).toBeCloseTo(alone ?? NaN, 5);
    }
    expect(new Set(together.map((value) => value.toFixed(4))).size).toBe(claims.length);
  });

  it('still reads the hypothesis when the caption is longer than it can read', async () => {
    const judge = await loadJudge();
    const premise = 'pizza 🍕 '.repeat(900);
    const [pets, money] = await judge([
      { premise, hypothesis: 'This post is about pets.' },
      { premise, hypothesis: 'This post is about money.' },
    ]);
    expect(pets).not.toBeCloseTo(money ?? NaN, 6);
  });
});
