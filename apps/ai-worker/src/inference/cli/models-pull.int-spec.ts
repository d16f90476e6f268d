import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHubStandIn, type HubStandIn } from '../../../test/hub/hub-stand-in';
import { HUB_NAMES, makeHubModels } from '../../../test/hub/make-models';

const PROGRAM = join(__dirname, '../../../../../dist/apps/ai-worker/src/inference/cli/models-pull.cli.js');

let origin: string;
let directory: string;
let hub: HubStandIn;
beforeAll(async () => {
  origin = await mkdtemp(join(tmpdir(), 'hub-origin-'));
  await makeHubModels({ folder: origin, size: 'tiny' });
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hub-cache-'));
  hub = await startHubStandIn({ folder: origin });
});
afterEach(async () => {
  await hub.stop();
  await rm(directory, { recursive: true, force: true });
});
afterAll(() => rm(origin, { recursive: true, force: true }));

interface Ended {
  code: number;
  said: string;
}

const run = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((done) => {
    const options = { env: { ...process.env, AI_HUB_URL: hub.url, AI_MODELS_CACHE_DIR: directory, ...env } };
    execFile(process.execPath, [PROGRAM, ...args], options, (error, _out, said) =>
      done({ code: Number(error?.code ?? 0), said }),
    );
  });

describe('npm run models:pull', () => {
  it('fetches the three models with a word on each, and finds them whole without a hub', async () => {
    const pulled = await run([]);
    expect(pulled.code).toBe(0);
    for (const name of Object.values(HUB_NAMES))
      expect(pulled.said).toContain(`${name}@${hub.commitOf(name).slice(0, 12)} q8`);
    expect(pulled.said).toMatch(/model_quantized\.onnx 100 % of \d/u);
    await hub.stop();
    expect((await run(['--check'])).code).toBe(0);
    expect((await run([])).code).toBe(0);
  });

  it('says which file is damaged, and where nothing is', async () => {
    expect(await run(['--check'])).toMatchObject({ code: 1, said: expect.stringMatching(/not in .*models:pull/u) });
    await run([]);
    const folder = join(directory, HUB_NAMES.category.replace('/', '--'), hub.commitOf(HUB_NAMES.category));
    await truncate(join(folder, 'onnx/model_quantized.onnx'), 10);
    expect(await run(['--check'])).toMatchObject({
      code: 1,
      said: expect.stringContaining(`${HUB_NAMES.category}: missing or damaged: onnx/model_quantized.onnx`),
    });
  });

  it('lets two processes pull at once into one folder', async () => {
    const ended = await Promise.all([run([]), run([])]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(hub.requests.filter(({ host }) => host === 'store')).toHaveLength(6);
    const names = await readdir(directory, { recursive: true });
    expect(names.filter((name) => name.endsWith('.part') || name.endsWith('pulling'))).toEqual([]);
    expect((await run(['--check'])).code).toBe(0);
  });

  it('fetches what it can, and ends with a failure for what it cannot', async () => {
    const { code, said } = await run([], { AI_HUB_SENTIMENT_MODEL: 'nobody/nothing' });
    expect(code).toBe(1);
    expect(said).toMatch(/knows no nobody\/nothing/u);
    expect(said).toContain(`${HUB_NAMES.language}@`);
  });

  it.each([
    ['the arguments are wrong', ['--nonsense'], {}, 2],
    ['the configuration is wrong', [], { AI_HUB_CATEGORY_MODEL: 'no name' }, 2],
    ['the folder is none', [], { AI_MODELS_CACHE_DIR: PROGRAM }, 4],
  ])('ends with a code of its own when %s', async (_what, args, env, code) => {
    expect(await run(args, env)).toMatchObject({ code, said: expect.not.stringContaining('    at ') });
  });

  it('ends with a code of its own when the hub is gone', async () => {
    await hub.stop();
    const { code, said } = await run([]);
    expect([code, said]).toEqual([3, expect.stringContaining(`${hub.url} cannot be reached: ECONNREFUSED`)]);
  });
});
