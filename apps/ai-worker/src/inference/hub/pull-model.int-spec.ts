import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HUB_NAMES, makeHubModels } from '../../../test/hub/make-models';
import { startHubStandIn, type HubStandIn } from '../../../test/hub/hub-stand-in';
import { parseHubModel } from './hub-model';
import { ModelStore } from './model-store';
import { pullModel, type PullOptions } from './pull-model';
import { readyModel } from './ready-model';

const MODEL = parseHubModel(HUB_NAMES.sentiment);
const NETWORK = 'onnx/model_quantized.onnx';

let origin: string;
beforeAll(async () => {
  origin = await mkdtemp(join(tmpdir(), 'hub-origin-'));
  await makeHubModels({ folder: origin, size: 'tiny', tasks: ['sentiment'] });
});
afterAll(() => rm(origin, { recursive: true, force: true }));

let hub: HubStandIn;
let directory: string;
beforeEach(async () => {
  hub = await startHubStandIn({ folder: origin });
  directory = await mkdtemp(join(tmpdir(), 'hub-cache-'));
});
afterEach(async () => {
  await hub.stop();
  await rm(directory, { recursive: true, force: true });
});

const pull = (options: Partial<PullOptions> = {}) =>
  pullModel(MODEL, { url: hub.url, token: null, pauseMs: 5, store: new ModelStore(directory), ...options });
const commit = () => hub.commitOf(MODEL.name);
const stored = (path: string) => join(new ModelStore(directory).commitFolder(MODEL, commit()), path);
const bytesOf = (path: string) => readFile(join(origin, MODEL.name, path));
const everyFile = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

describe('pulling a model', () => {
  it('keeps the files that are needed and what was pulled, and nothing else', async () => {
    const { label, folder } = await pull();
    expect(label).toBe(`${MODEL.name}@${commit().slice(0, 12)} q8`);
    expect(await readFile(join(folder, NETWORK))).toEqual(await bytesOf(NETWORK));
    expect(await everyFile()).toEqual([
      'config.json',
      'model.lock.json',
      'model_quantized.onnx',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
  });

  it('asks nobody once the model is there', async () => {
    const { label } = await pull();
    await hub.stop();
    expect((await pull()).label).toBe(label);
  });

  it('stays with the commit that was pulled first, until it is asked to update', async () => {
    const first = commit();
    await pull();
    hub.generation = 2;
    expect((await pull()).commit).toBe(first);
    expect((await pull({ update: true })).commit).toBe(commit());
  });

  it('goes on where the connection was cut', async () => {
    hub.failWith({ path: NETWORK, what: 'cut', times: 2 });
    await pull();
    const [, second, third] = hub.requestsOf(NETWORK).filter(({ host, status }) => host === 'store' && status < 300);
    const start = ({ range }: { range?: string } = {}) => Number(/\d+/u.exec(range ?? '0')?.[0]);
    expect(start(second)).toBeGreaterThan(0);
    expect(start(third)).toBeGreaterThan(start(second));
  });

  it('goes on with what another process left behind', async () => {
    hub.failWith({ path: NETWORK, host: 'store', what: 'cut', times: 1 }, { path: NETWORK, host: 'store', what: 500 });
    await expect(pull()).rejects.toMatchObject({ problem: 'unreachable' });
    expect(await everyFile()).toContain('model_quantized.onnx.part');
    hub.failWith();
    hub.requests.length = 0;
    await pull();
    expect(hub.requestsOf(NETWORK).every(({ range }) => range !== undefined)).toBe(true);
    expect(await everyFile()).not.toContain('model_quantized.onnx.part');
  });

  it.each([503, 429])('waits and asks again when the hub answers %i', async (status) => {
    hub.failWith(
      { path: '/revision/', what: status, times: 2, retryAfter: 0 },
      { path: NETWORK, what: status, times: 2 },
    );
    await expect(pull()).resolves.toMatchObject({ commit: commit() });
  });

  it('takes a hub that falls silent for cut', async () => {
    hub.failWith({ path: 'config.json', what: 'silence', times: 1 });
    await expect(pull({ silenceMs: 150 })).resolves.toMatchObject({ commit: commit() });
  });

  it('fetches a file again that has gone bad on the disk, and only that one', async () => {
    await pull();
    const content = await readFile(stored(NETWORK));
    content.writeUInt8(content.readUInt8(1_000) ^ 1, 1_000);
    await writeFile(stored(NETWORK), content);
    hub.requests.length = 0;
    await pull();
    expect(await readFile(stored(NETWORK))).toEqual(await bytesOf(NETWORK));
    expect(hub.requests.every(({ path }) => path.endsWith(NETWORK))).toBe(true);
  });

  it('notices a file that was cut short', async () => {
    await pull();
    await truncate(stored('tokenizer.json'), 100);
    expect(await new ModelStore(directory).findFaults(MODEL)).toEqual(['tokenizer.json']);
  });

  it('starts anew where the partial file of another time does not fit', async () => {
    hub.failWith({ path: NETWORK, host: 'store', what: 'cut', times: 1 }, { path: NETWORK, host: 'store', what: 500 });
    await expect(pull()).rejects.toThrow('500');
    const partial = stored(`${NETWORK}.part`);
    await writeFile(partial, Buffer.alloc((await readFile(partial)).length, 7));
    hub.failWith();
    await pull();
    expect(await readFile(stored(NETWORK))).toEqual(await bytesOf(NETWORK));
  });

  it.each([NETWORK, 'config.json'])('refuses another %s than the hub announced', async (path) => {
    hub.failWith({ path, what: 'spoil' });
    await expect(pull()).rejects.toMatchObject({ problem: 'spoilt', message: expect.stringContaining(path) });
    expect(await new ModelStore(directory).find(MODEL)).toBeNull();
    expect(await everyFile()).not.toContain(path.split('/').at(-1));
  });

  it('gives two that pull at once the same whole model, fetched once', async () => {
    const [one, other] = await Promise.all([pull(), pull()]);
    expect(one).toEqual(other);
    expect(hub.requestsOf(NETWORK).filter(({ host }) => host === 'store')).toHaveLength(1);
    expect(await readFile(stored(NETWORK))).toEqual(await bytesOf(NETWORK));
  });

  it('does not wait for a process that died while pulling', async () => {
    const store = new ModelStore(directory);
    await pull();
    await rm(stored(NETWORK));
    const dead = JSON.stringify({ id: 'x', pid: 2 ** 22 + 1, host: hostname() });
    await writeFile(join(store.folderOf(MODEL), 'pulling'), dead);
    await expect(pull()).resolves.toMatchObject({ commit: commit() });
  });
});

describe('the token', () => {
  it('is shown to the hub and not to the host that it redirects to', async () => {
    await hub.stop();
    hub = await startHubStandIn({ folder: origin, token: 'of-a-member' });
    await pull({ token: 'of-a-member' });
    const seen = (host: string) =>
      new Set(hub.requests.filter((one) => one.host === host).map((one) => one.authorization));
    expect(seen('hub')).toEqual(new Set(['Bearer of-a-member']));
    expect(seen('store')).toEqual(new Set([undefined]));
  });

  it('is asked for where the hub wants one', async () => {
    await hub.stop();
    hub = await startHubStandIn({ folder: origin, token: 'of-a-member' });
    await expect(pull()).rejects.toMatchObject({
      problem: 'forbidden',
      message: expect.stringContaining('AI_HUB_TOKEN'),
    });
  });

  it('does not travel without encryption', async () => {
    await expect(pull({ url: 'http://hub.example', token: 'secret' })).rejects.toMatchObject({
      problem: 'forbidden',
      message: expect.not.stringContaining('secret'),
    });
  });
});

describe('a model that cannot be had', () => {
  const refused = (name: string) =>
    readyModel(name, { modelsCacheDir: directory, hub: { url: hub.url, token: null }, pauseMs: 5 });

  it('is unknown to the hub', async () => {
    await expect(refused('nobody/nothing')).rejects.toThrow(/knows no nobody\/nothing.*npm run models:pull/su);
  });

  it('is one of an unknown revision', async () => {
    await expect(refused(`${MODEL.name}@v9`)).rejects.toThrow(/knows no .* at this revision/u);
  });

  it('is one of a hub that is gone', async () => {
    await hub.stop();
    await expect(refused(MODEL.name)).rejects.toThrow(/cannot be reached: ECONNREFUSED.*npm run models:pull/su);
  });

  it('is one of something that is no hub', async () => {
    const server = createServer((_, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const asked = pull({ url: `http://127.0.0.1:${port}` });
    await expect(asked)
      .rejects.toThrow(/does not answer as a hub/u)
      .finally(() => server.close());
  });

  it('has no folder to be kept in', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(pull({ store: new ModelStore(file) })).rejects.toMatchObject({ problem: 'disk' });
  });

  it('is there once another revision was pulled, but not as the one that is asked for', async () => {
    await pull();
    const store = new ModelStore(directory);
    expect(await store.find(parseHubModel(`${MODEL.name}@${commit().slice(0, 10)}`))).not.toBeNull();
    expect(await store.find(parseHubModel(`${MODEL.name}@${'0'.repeat(40)}`))).toBeNull();
  });
});
