import { CacheEras } from './cache-eras';

describe(CacheEras, () => {
  it('takes over what Redis holds and tells which names changed by that', () => {
    const eras = new CacheEras();
    expect(eras.adopt({ posts: 'p1', '@run': 'x', bread: 'b1' })).toEqual(['posts']);
    expect(eras.adopt({ posts: 'p1', ai: 'a1' })).toEqual(['ai']);
    expect([eras.of('posts'), eras.of('ai'), eras.of('profile')]).toEqual(['p1', 'a1', '']);
  });

  it('returns to the first era with everybody else when Redis has lost the table', () => {
    const eras = new CacheEras();
    eras.adopt({ posts: 'p1' });
    expect(eras.adopt({})).toEqual(['posts']);
    expect(eras.of('posts')).toBe('');
  });

  it('holds on to an era it has begun until Redis has taken it', () => {
    const eras = new CacheEras();
    eras.begin('posts', 'mine');
    expect(eras.adopt({ posts: 'older' })).toEqual([]);
    expect(eras.hear('posts', 'another')).toBe(false);
    expect(eras.waiting()).toEqual([['posts', 'mine']]);
    eras.sent('posts', 'mine');
    expect(eras.hear('posts', 'another')).toBe(true);
    expect(eras.of('posts')).toBe('another');
  });

  it('does not take an era for sent that was begun while the one before was on its way', () => {
    const eras = new CacheEras();
    eras.begin('posts', 'first');
    eras.begin('posts', 'second');
    eras.sent('posts', 'first');
    expect(eras.waiting()).toEqual([['posts', 'second']]);
  });
});
