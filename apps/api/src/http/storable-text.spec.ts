import { unstorableMembers } from './storable-text';

describe(unstorableMembers.name, () => {
  it.each<[string, unknown, string[]]>([
    ['a member', { name: 'a\0b' }, ['name']],
    ['half of a pair', { name: 'x\ud83d', note: '\udc00' }, ['name', 'note']],
    ['what stands deep', { where: { all: [{ bio: 'ok' }, { bio: '\0' }] } }, ['where.all.1.bio']],
    ['a name', { 'na\0me': 1 }, ['na\ufffdme']],
    ['one of many', Array<string>(100).fill('\0'), ['0', '1', '2', '3', '4']],
  ])('names %s', (_name, body, fields) => {
    expect(unstorableMembers(body).map(({ field }) => field)).toEqual(fields);
  });

  it.each([[{ name: 'é 👩‍👩‍👧‍👦 \u202e مرحبا \n' }], [['\ud83d\ude00']], [5], [null], ['plain']])('takes %j', (body) => {
    expect(unstorableMembers(body)).toEqual([]);
  });
});
