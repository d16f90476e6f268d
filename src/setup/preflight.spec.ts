import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { checkConfiguration, requireFreePorts } from './preflight';
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

  it.each(['PORT', 'WORKER_PORT'])('refuses a taken %s in one sentence that names the way out', async (name) => {
    const env = { PORT: '0', [name]: String(port) };
    await expect(requireFreePorts(env, configure(env))).rejects.toThrow(
      `Port ${port} is in use; choose another one: ${name}=${port + 1} npm start.`,
    );
  });
});
