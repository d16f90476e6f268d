import { createTestDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';

/** Which stored answers an erasure takes: too few would keep a name, too many would have orders carried out twice. */
describe('a stored answer', () => {
  let testDatabase: TestDatabase;
  let owner: Client;

  const names = async (body: unknown, ...asked: string[]) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { rows } = await owner.query<{ found: boolean }>('select app.answer_names($1, $2) as found', [text, asked]);
    return rows[0]?.found;
  };

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    owner = new Client({ connectionString: testDatabase.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await testDatabase.drop();
  });

  it.each([
    ['as the creator of it', { data: { profile: { username: 'art' } } }],
    ['by a former name', { formerUsernames: ['nora', 'art'] }],
    ['among those who were tagged', { items: [{ tagged: ['nora', 'art'] }] }],
    ['among those added to a list', { added: ['art'], alreadyListed: [] }],
    ['as the brand of a campaign', { brandUsername: 'art' }],
    ['by a handle at the end of a sentence', { caption: 'Coffee with @Art.' }],
    ['by an address', { url: 'https://www.instagram.com/art/' }],
    ['in what a saved search asks for', { search: { similarTo: 'art' } }],
    ['in a cell of a file', 'username,status\r\nart,confirmed\r\n'],
  ])('names a creator %s', async (_how, body) => {
    expect(await names(body, 'somebody', 'art')).toBe(true);
  });

  it.each([
    ['a category', { ai: { category: 'art' }, topics: ['art'] }],
    ['the name of a member', { art: 1 }],
    ['a part of another name', { username: 'street.art', tagged: ['art.lover', 'art_lover', 'artist'] }],
    ['a part of another handle', { caption: 'Thanks @art.lover and @street.art' }],
    ['a word', { note: 'art for the lobby' }],
    ['nothing at all', ''],
  ])('does not name a creator whose name is %s in it', async (_what, body) => {
    expect(await names(body, 'art')).toBe(false);
  });

  it('takes an underscore for itself and not for any letter', async () => {
    expect(await names({ username: 'noraxlind' }, 'nora_lind')).toBe(false);
    expect(await names({ username: 'nora_lind' }, 'nora_lind')).toBe(true);
  });
});
