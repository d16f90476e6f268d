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
      new RegExp(`^Port ${port} is in use; choose another one: ${name}=\\d+ npm start\\.$`),
    );
  });

  it('proposes no port that is taken as well', async () => {
    const beside = createServer().listen(port + 1, '127.0.0.1');
    await once(beside, 'listening').catch(() => undefined); // taken by somebody else: as good
    const env = { PORT: String(port) };
    const refusal = await requireFreePorts(env, configure(env)).catch((error: Error) => error.message);
    beside.close();
    expect(refusal).toMatch(/PORT=\d+/);
    expect(refusal).not.toContain(`PORT=${port + 1} `);
  });
});
