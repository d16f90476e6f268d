import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { checkConfiguration, requireFreePorts, workerPort } from './preflight';
import { surveySurroundings } from './surroundings';

const configure = (env: Record<string, string>) => checkConfiguration(env, surveySurroundings(env));

describe('ports of a start', () => {
  let taken: Server;
  let port: number;

  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    ({ port } = taken.address() as AddressInfo);
  });
  afterAll(() => void taken.close());

  it('gives the worker another than the one beside the api when that is taken', async () => {
    const env = { PORT: String(port - 1) };
    const given = await workerPort(env, configure(env));
    expect(given).toBeGreaterThan(0);
    expect(given).not.toBe(port);
  });

  it('gives the worker what the environment says', async () => {
    const env = { PORT: '0', WORKER_PORT: String(port) };
    expect(await workerPort(env, configure(env))).toBe(port);
  });

  it.each(['PORT', 'WORKER_PORT'])('refuses a taken %s in one sentence that names the way out', async (name) => {
    const env = { PORT: '0', [name]: String(port) };
    await expect(requireFreePorts(env, configure(env))).rejects.toThrow(
      `Port ${port} is in use; choose another one: ${name}=${port + 1} npm start.`,
    );
  });
});
