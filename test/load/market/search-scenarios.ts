import type { Market, MarketRequest } from './market';
import type { MarketScenario } from './scenario';

const ROUTE = '/api/v1/search/creators';
const VARIANTS = 20;

interface Search {
  name: string;
  /** A body; the number makes variants of the same kind. */
  of: (variant: number) => Record<string, unknown>;
}

const pick = (words: string, variant: number) => words.split(' ')[variant % words.split(' ').length];

/** From words that one creator in a thousand uses to words that every third one uses. */
const SEARCHES: Search[] = [
  {
    name: 'a rare phrase',
    of: (n) => ({ text: `"${pick('screenplay grammar hatchback moss', n)} ${pick('trailer scene physics owl', n)}"` }),
  },
  {
    name: 'a word of a category',
    of: (n) => ({ text: pick('ceramics vinyl ramen lisbon', n), where: { followers: { gte: 500 + n } } }),
  },
  {
    name: 'a very common word',
    of: (n) => ({ text: pick('plan day time good', n), where: { followers: { gte: 100 + n } } }),
  },
  {
    name: 'common words, by engagement',
    of: (n) => ({ text: 'quiet plan', sort: 'engagementRate', where: { followers: { gte: 1000 + n } } }),
  },
  {
    name: 'words in groups with figures',
    of: (n) => ({
      text: 'ceramics or pottery -ads',
      where: { followers: { gte: 1000 + n }, or: [{ language: 'pt' }, { verified: true }], not: { private: true } },
    }),
  },
];

const first = ({ of }: Search): MarketRequest[] =>
  Array.from({ length: VARIANTS }, (_, n) => ({ method: 'POST', path: ROUTE, body: { ...of(n), limit: 20 } }));

/** The names of creators of all sizes, each with two letters in the wrong order. */
async function mistyped(market: Market): Promise<MarketRequest[]> {
  const asked = Array.from({ length: VARIANTS }, (_, n) => ({
    path: `/api/v1/discovery/creators?minFollowers=${900 + n * 150}&limit=1&order=asc`,
  }));
  const pages = await Promise.all(asked.map((request) => market.json<{ items: { fullName: string }[] }>(request)));
  return pages.map(({ items }) => {
    const name = items[0]?.fullName ?? '';
    const similarTo = `${name[0]}${name[2]}${name[1]}${name.slice(3)}`;
    return { method: 'POST', path: ROUTE, body: { similarTo, limit: 20 } };
  });
}

/** Pages behind all that is ranked, or the last ones where a search finds fewer. */
async function unranked(market: Market, { of }: Search): Promise<MarketRequest[]> {
  const pages: MarketRequest[] = [];
  let cursor: string | null = null;
  do {
    const body: Record<string, unknown> = { ...of(0), limit: 50, ...(cursor === null ? {} : { cursor }) };
    const page: MarketRequest = { method: 'POST', path: ROUTE, body };
    pages.push(page);
    cursor = (await market.json<{ nextCursor: string | null }>(page)).nextCursor;
  } while (cursor !== null && pages.length < 40);
  return pages.slice(-VARIANTS);
}

export const SEARCH_SCENARIOS: MarketScenario[] = [
  ...SEARCHES.map((search) => ({ name: `search: ${search.name}`, prepare: () => Promise.resolve(first(search)) })),
  { name: 'search: a mistyped name', prepare: mistyped },
  ...SEARCHES.slice(2, 3).map((search) => ({
    name: `search: ${search.name}, pages 21 to 40`,
    prepare: (market: Market) => unranked(market, search),
  })),
];
