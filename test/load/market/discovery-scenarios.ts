import type { Market, MarketRequest } from './market';
import type { MarketScenario } from './scenario';

const ROUTE = '/api/v1/discovery/creators';
/** As many variants of a request as keep a run from asking the same one all the time. */
const VARIANTS = 20;
const PAGE = 20;
const WALKED_PAGE = 50;

interface Query {
  name: string;
  /** A query string; the number makes variants of the same kind. */
  of: (variant: number) => string;
}

/** What people look for, from one wide range to everything at once. */
const QUERIES: Query[] = [
  { name: 'by size', of: (n) => `minFollowers=${1000 + n}` },
  { name: 'a category in a range', of: (n) => `category=Travel&minFollowers=${2000 + n}&maxFollowers=200000` },
  {
    name: 'several categories, by engagement',
    of: (n) => `category=Food,Art&minEngagementRate=${1 + n / 100}&sort=engagementRate`,
  },
  {
    name: 'language, contact, posted lately',
    of: (n) => `language=pt&hasContact=true&postedAfter=${60 + n}d&sort=lastPosted`,
  },
  {
    name: 'a hashtag',
    of: (n) => `hashtags=${['lisbon', 'pasta', 'ceramics', 'vinyl'][n % 4]}&minFollowers=${900 + n}`,
  },
  {
    name: 'words of the bio',
    of: (n) => `bio=${['lisbon', 'pasta', 'denim', 'serum'][n % 4]}%20collabs&maxFollowers=${5e6 + n}`,
  },
  {
    name: 'eight filters',
    of: (n) =>
      `category=Travel,Food&language=en,es&minFollowers=${1500 + n}&minEngagementRate=0.5&verified=false&private=false&minQuality=0.2&sentiment=positive,neutral`,
  },
];

const first = ({ of }: Query): MarketRequest[] =>
  Array.from({ length: VARIANTS }, (_, n) => ({ path: `${ROUTE}?${of(n)}&limit=${PAGE}` }));

/** The pages that begin behind the given row of one walk, or the last ones where it is shorter. */
async function deep(market: Market, query: Query, depth: number): Promise<MarketRequest[]> {
  const { of } = query;
  const cursors: string[] = [];
  let cursor: string | null = null;
  do {
    const path: string = `${ROUTE}?${of(0)}&limit=${WALKED_PAGE}${cursor === null ? '' : `&cursor=${cursor}`}`;
    cursor = (await market.json<{ nextCursor: string | null }>({ path })).nextCursor;
    if (cursor !== null) cursors.push(cursor);
  } while (cursor !== null && cursors.length * WALKED_PAGE < depth * PAGE);
  if (cursors.length === 0) return first(query); // it has one page only
  return cursors.slice(-VARIANTS).map((at) => ({ path: `${ROUTE}?${of(0)}&limit=${PAGE}&cursor=${at}` }));
}

export const DISCOVERY_SCENARIOS: MarketScenario[] = [
  ...QUERIES.flatMap((query) => [
    { name: `${query.name}: page 1`, prepare: () => Promise.resolve(first(query)) },
    { name: `${query.name}: page 500`, prepare: (market: Market) => deep(market, query, 500) },
  ]),
];
