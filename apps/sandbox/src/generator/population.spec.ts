import { CATEGORIES } from './categories';
import { CASES } from './cases';
import { makeCreator } from './creator-maker';
import { listPopulation } from './population';

const USERNAME = /^(?!.*\.\.)(?!\.)[a-z0-9._]{1,30}(?<!\.)$/;

describe('the population', () => {
  const listings = listPopulation();
  const creators = listings.map((listing) => makeCreator(listing));

  it('has five thousand creators under valid names of their own', () => {
    const names = listings.flatMap((listing) => [listing.username, listing.formerUsername ?? []].flat());
    expect(listings).toHaveLength(5000);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !USERNAME.test(name))).toEqual([]);
  });

  it('covers every category and at least twelve languages', () => {
    expect(new Set(listings.map((listing) => listing.category))).toEqual(new Set(CATEGORIES));
    expect(new Set(listings.map((listing) => listing.language)).size).toBeGreaterThanOrEqual(12);
  });

  it('has ids of their own that fit a decimal string', () => {
    const ids = creators.map((creator) => creator.instagramId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^\d{10,11}$/.test(id))).toEqual([]);
  });

  it('is skewed: the largest hundredth holds more than half of all followers', () => {
    const sizes = creators.map((creator) => creator.baseFollowers).sort((a, b) => b - a);
    const sum = (list: number[]) => list.reduce((total, size) => total + size, 0);
    expect(sum(sizes.slice(0, 50)) / sum(sizes)).toBeGreaterThan(0.5);
  });

  it('has private, deleted, renamed and taken-over accounts', () => {
    const count = (standing: string) => listings.filter((listing) => listing.standing === standing).length;
    expect(count('private')).toBeGreaterThan(100);
    expect(count('deleted')).toBeGreaterThan(30);
    expect(listings.filter((listing) => listing.formerUsername !== null).length).toBeGreaterThan(50);
    expect(listings.filter((listing) => listing.formerNameTaken).length).toBeGreaterThan(10);
  });

  it('posts between 12 and 200 times on the first day', () => {
    const counts = creators.map((creator) => creator.basePosts);
    expect(Math.min(...counts)).toBe(12);
    expect(Math.max(...counts)).toBe(200);
  });

  it('gives out example addresses only', () => {
    const addresses = creators.flatMap((creator) =>
      [creator.email, creator.externalUrl].filter((text) => text !== null),
    );
    expect(addresses.filter((address) => !/\.example\.com\/?$/.test(address))).toEqual([]);
  });

  it('documents its cases under valid usernames', () => {
    expect(Object.keys(CASES).filter((name) => !USERNAME.test(name))).toEqual([]);
  });
});
