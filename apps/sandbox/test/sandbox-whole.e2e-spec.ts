import { createTestDatabase, startSandbox, type TestDatabase, type TestSandbox } from '@app/testing';
import { DecodoCaller } from './decodo-caller';

describe('the sandbox with a database', () => {
  let database: TestDatabase;
  let sandbox: TestSandbox;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ databaseUrl: database.url });
  }, 120_000);
  afterAll(async () => {
    await sandbox.close();
    await database.drop();
  });

  it('serves the auth stand-in beside the scraper', async () => {
    const keys = await fetch(`${sandbox.url}/auth/v1/.well-known/jwks.json`);
    const jwks = (await keys.json()) as { keys: { kty: string }[] };
    expect([keys.status, jwks.keys[0]?.kty]).toEqual([200, 'EC']);
    expect((await new DecodoCaller(sandbox).profile('anna')).status).toBe(200);
  });

  it('answers a broken body in the shape of the stand-in that was called', async () => {
    const decodo = await new DecodoCaller(sandbox).call({ path: '/v1/scrape', body: '{"target":' });
    expect([decodo.status, decodo.body.status]).toEqual([400, 'failed']);
  });

  it('answers for an unknown task in the shape of the scraper', async () => {
    const answer = await new DecodoCaller(sandbox).call({ method: 'GET', path: '/v3/task/1/results' });
    expect([answer.status, answer.body.status]).toEqual([404, 'failed']);
  });
});

describe('the sandbox without a database', () => {
  it('leaves the auth stand-in out', async () => {
    const sandbox = await startSandbox();
    const answer = await fetch(`${sandbox.url}/auth/v1/.well-known/jwks.json`);
    await sandbox.close();
    expect(answer.status).toBe(404);
  });
});
