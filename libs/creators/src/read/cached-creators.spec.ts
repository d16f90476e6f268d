import { createEntry, type CacheMeta } from '@app/cache';
import { isCreator } from './cached-creators';

const BODY = '{"profile":{}{"profile":{}';
const entryOf = (meta: CacheMeta) => createEntry({ body: Buffer.from(BODY), meta }, { now: 0, ttlMs: 1 });
const found = { kind: 'found', profileId: 'p-1', username: 'ada', previewAt: 13, fetchedAt: 1, posts: 0, followers: 3 };

describe(isCreator, () => {
  it.each<[string, CacheMeta]>([
    ['a creator', found],
    ['a name that is not there', { kind: 'missing' }],
    ['a former name', { kind: 'alias', target: 'ada' }],
  ])('knows %s', (_, meta) => {
    expect(isCreator(entryOf(meta))).toBe(true);
  });

  it.each<[string, CacheMeta]>([
    ['nothing said', {}],
    ['another kind', { ...found, kind: 'company' }],
    ['no id', { ...found, profileId: null }],
    ['no name', { ...found, username: '' }],
    ['a preview beyond the end', { ...found, previewAt: BODY.length }],
    ['a preview at no place', { ...found, previewAt: 1.5 }],
    ['a former name that leads nowhere', { kind: 'alias', target: null }],
  ])('takes nothing else for one: %s', (_, meta) => {
    expect(isCreator(entryOf(meta))).toBe(false);
  });
});
