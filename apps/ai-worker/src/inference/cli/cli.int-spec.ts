import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';

/** Models run in processes of their own here, as they do for users: the compiled programs. */
const PROGRAMS = resolve(__dirname, '../../../../../dist/apps/ai-worker/src/inference/cli');

interface Run {
  code: number | null;
  out: string;
  err: string;
}

async function run(program: 'analyze' | 'evaluate', args: string[], input = ''): Promise<Run> {
  const child = spawn(process.execPath, [join(PROGRAMS, `${program}.cli.js`), ...args], {
    env: { PATH: process.env.PATH ?? '' },
  });
  child.stdin.on('error', () => undefined); // a program that refuses its arguments reads nothing
  child.stdin.end(input);
  const [out, err] = await Promise.all([readText(child.stdout), readText(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}

type Analysis = Record<string, string | number>;
const parse = (out: string): Analysis[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Analysis);
const toLines = (texts: readonly (string | null)[]): string =>
  texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join('');
const analyse = async (texts: readonly (string | null)[], ...options: string[]): Promise<Analysis[]> =>
  parse((await run('analyze', ['-', ...options], toLines(texts))).out);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-spec-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('analyze with the bundled models', () => {
  it.each([['--tier', 'bundled'], []])('is what you get with %j %j', async (...options: string[]) => {
    const [analysis] = await analyse(['What a lovely day at the beach'], ...options);
    expect(analysis).toMatchObject({ method: 'bundled', language: 'en' });
  });

  it('hears praise, blame and neither', async () => {
    const spoken: [string, string][] = [
      ['I love this place, the food was amazing and the people are wonderful!', 'positive'],
      ['Worst service ever. I hate waiting two hours for terrible coffee.', 'negative'],
      ['New opening hours from Monday: 9 to 5, link in bio.', 'neutral'],
      ['This is not good. I am so disappointed.', 'negative'],
      ['😍😍❤️', 'positive'],
      ['Monday again 😭', 'negative'],
      ['Какой прекрасный день, я так счастлива', 'positive'],
      ['Berbat bir gün, çok üzgünüm', 'negative'],
    ];
    const analyses = await analyse(spoken.map(([text]) => text));
    expect(analyses.map(({ sentiment }) => sentiment)).toEqual(spoken.map(([, sentiment]) => sentiment));
  });

  it('tells the twenty languages apart', async () => {
    const sentences: [string, string][] = [
      ['ar', 'اليوم ذهبنا إلى البحر مع العائلة وكان الجو رائعا جدا'],
      ['bg', 'Днес се разходихме в парка и нахранихме патиците'],
      ['de', 'Heute waren wir mit den Kindern im Wald und haben Pilze gesammelt'],
      ['el', 'Σήμερα πήγαμε όλοι μαζί στη θάλασσα και περάσαμε υπέροχα'],
      ['en', 'Sunday morning with the best people in the whole world'],
      ['es', 'Hoy fuimos a la playa con toda la familia y comimos un arroz riquísimo'],
      ['fr', 'Une belle journée à la montagne avec mes amis et beaucoup de neige'],
      ['hi', 'आज हम सब परिवार के साथ पहाड़ों में घूमने गए'],
      ['it', 'Oggi abbiamo preparato la pasta fresca con la nonna nella sua cucina'],
      ['ja', '今日は友達と一緒に海へ行きました。とても楽しかった'],
      ['nl', 'Vandaag een heerlijke wandeling gemaakt langs het strand met de hond'],
      ['pl', 'Dzisiaj byliśmy z dziećmi w lesie i zbieraliśmy grzyby'],
      ['pt', 'Hoje foi um dia muito especial, obrigada a todos que vieram à minha festa'],
      ['ru', 'Сегодня мы всей семьёй гуляли по парку и кормили уток'],
      ['sw', 'Leo tulikwenda ufukweni na watoto wangu na ilikuwa siku nzuri sana ya furaha'],
      ['th', 'วันนี้ไปเที่ยวทะเลกับเพื่อนสนุกมาก'],
      ['tr', 'Bugün arkadaşlarımla birlikte sahilde uzun bir yürüyüşe çıktık'],
      ['ur', 'آج ہم سب خاندان کے ساتھ پہاڑوں میں گھومنے گئے تھے'],
      ['vi', 'Hôm nay cả gia đình chúng tôi đi chơi ở bãi biển rất vui'],
      ['zh', '今天和朋友们一起去海边玩得很开心'],
    ];
    const analyses = await analyse(sentences.map(([, text]) => text));
    expect(analyses.map(({ language }) => language)).toEqual(sentences.map(([language]) => language));
  });

  it('does not pretend to know the language of two words', async () => {
    const analyses = await analyse(['Mood', 'Good vibes', 'Ciao bella', '😍', '12 34', '...']);
    for (const { languageConfidence } of analyses) expect(languageConfidence).toBeLessThanOrEqual(0.4);
  });

  it('answers whatever a text is made of', async () => {
    const odd = [
      null,
      '',
      ' \n ',
      '\uD800',
      'a\uDC00b\u0000c',
      '#'.repeat(5_000),
      'word '.repeat(40_000),
      '‏مرحبا‏',
      '🏳️‍🌈'.repeat(900),
    ];
    const analyses = await analyse(odd);
    expect(analyses.map(({ id }) => id)).toEqual(odd.map((_, id) => id));
    for (const { sentimentScore } of analyses) expect(Math.abs(Number(sentimentScore))).toBeLessThanOrEqual(1);
  });

  it('gives a caption the same answer wherever it stands', async () => {
    const texts = Array.from({ length: 90 }, (_, n) => `${'so '.repeat(n % 7)}good or bad, take number ${n} @someone`);
    const forwards = await analyse(texts);
    const backwards = await analyse([...texts].reverse());
    const answers = backwards.reverse().map((analysis, id) => ({ ...analysis, id }));
    expect(answers).toEqual(forwards);
  });
});

describe('analyze as a program', () => {
  it('writes nothing but the fields that are promised, one line each', async () => {
    const { out } = await run('analyze', ['-', '--tier', 'rules'], '{"id":"x","text":"So happy","more":1}\n');
    expect(Object.keys(parse(out)[0] ?? {})).toEqual(
      'id sentiment sentimentScore sentimentConfidence language languageConfidence category categoryConfidence method'.split(
        ' ',
      ),
    );
  });

  it('reports bad lines with their numbers, and answers the others in order', async () => {
    const input =
      '{"id":"a","text":"One"}\nnonsense\n\n{"text":"no id"}\n{"id":2,"text":null}\n{"id":"b","text":"Two"}';
    const { code, out, err } = await run('analyze', ['-', '--tier', 'rules'], input);
    expect(parse(out).map(({ id }) => id)).toEqual(['a', 2, 'b']);
    expect(err).toMatch(/^line 2: not valid JSON$/mu);
    expect(err).toMatch(/^line 4: "id" must/mu);
    expect(code).toBe(1);
  });

  it.each([
    ['a file that is not there', ['/nowhere/captions.ndjson'], 'no such file'],
    ['a folder', [tmpdir()], 'folder'],
    ['no file', [], 'One file'],
    ['two files', ['a', 'b'], 'One file'],
    ['an unknown tier', ['-', '--tier', 'best'], '--tier must be one of'],
    ['an unknown option', ['-', '--fast'], '--fast'],
  ])('refuses %s in one sentence', async (_what, args, sentence) => {
    const { code, out, err } = await run('analyze', args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
  });

  it('reads no faster than its answers are taken', async () => {
    const child = spawn(process.execPath, [join(PROGRAMS, 'analyze.cli.js'), '-', '--tier', 'rules'], {
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin.on('error', () => undefined);
    const line = `${JSON.stringify({ id: 1, text: 'x'.repeat(2_000) })}\n`;
    child.stdin.write(line.repeat(64));
    await once(child.stdout, 'readable'); // it is awake; nothing is taken from here on
    let isTaken = true;
    for (let n = 0; n < 5_000 && isTaken; n++) isTaken = child.stdin.write(line) || (await drains(child.stdin));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isTaken).toBe(false);
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [join(PROGRAMS, 'analyze.cli.js'), '-', '--tier', 'rules'], {
      env: { PATH: process.env.PATH ?? '' },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write(toLines(Array.from({ length: 2_000 }, (_, n) => `Caption number ${n}`)));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stdin.end(toLines(Array.from({ length: 2_000 }, (_, n) => `Caption number ${n}`)));
    const [err] = await Promise.all([readText(child.stderr), once(child, 'close')]);
    expect({ err, code: child.exitCode }).toEqual({ err: '', code: 0 });
  });
});

/** Whether a full pipe is emptied before long. */
async function drains(stream: NodeJS.WritableStream): Promise<boolean> {
  const signal = AbortSignal.timeout(5_000);
  return once(stream, 'drain', { signal }).then(
    () => true,
    () => false,
  );
}

describe('evaluate', () => {
  const tsv =
    'label\ttext\npositive\tI love it\nnegative\tI hate it\nneutral\tIt is a table\nnegative\tso wonderful, I love it\n';
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('measures a tier beside the lexicon', async () => {
    const { code, out } = await run('evaluate', ['--task', 'sentiment', file('s.tsv', tsv), '--json']);
    expect(JSON.parse(out)).toMatchObject({
      task: 'sentiment',
      tier: 'bundled',
      texts: 4,
      accuracy: 0.75,
      confusion: { negative: { negative: 1, positive: 1 } },
      methods: { bundled: 4 },
      lexicon: { accuracy: 0.75 },
    });
    expect(code).toBe(0);
  });

  it('prints the figures for people', async () => {
    const { out } = await run('evaluate', [
      '--task',
      'language',
      file('l.tsv', 'sw\tHabari ya leo, karibu sana nchi yetu\n'),
    ]);
    for (const part of ['accuracy      100.00 %', 'macro-recall', 'macro-F1', 'texts/s', 'Confusion matrix'])
      expect(out).toContain(part);
  });

  it('takes any of the topics of a text for right', async () => {
    const labelled =
      'Food & Dining|Relationships\tHomemade pizza with basil, recipe below #foodie\nCars\tMy cat sleeps\n';
    const { out } = await run('evaluate', ['--task', 'category', '--tier', 'rules', '--json', file('c.tsv', labelled)]);
    expect(JSON.parse(out)).toMatchObject({ texts: 2, accuracy: 0.5, confusion: { Food: { Food: 1 } } });
  });

  it('reports lines without a label, and counts the others', async () => {
    const { code, out, err } = await run(
      'evaluate',
      ['--task', 'sentiment', '--json', '--tier', 'rules', '-'],
      `${tsv}great\tyes\n`,
    );
    expect({ code, texts: (JSON.parse(out) as { texts: number }).texts }).toEqual({ code: 1, texts: 4 });
    expect(err).toMatch(/^line 6: /u);
  });

  it.each([
    ['no task', ['x.tsv'], '--task must be one of'],
    ['a task of its own', ['--task', 'mood', 'x.tsv'], '--task must be one of'],
    ['no file', ['--task', 'language'], 'One labelled file'],
    ['a file without labels', ['--task', 'language', '--tier', 'rules', '-'], 'no labelled text'],
  ])('refuses %s', async (_what, args, sentence) => {
    const { code, err } = await run('evaluate', args);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });
});
