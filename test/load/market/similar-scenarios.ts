import type { MarketScenario } from './scenario';

/** As many variants of a request as keep a run from asking the same one all the time. */
const VARIANTS = 15;
/** Listed creators; one in a hundred of the market is gone. */
const LISTED = '/api/v1/discovery/creators?minFollowers=2000&maxFollowers=60000&limit=50';

interface Listed {
  items: { username: string }[];
}

const scenario = (name: string, queryOf: (usernames: string[], variant: number) => string): MarketScenario => ({
  name: `similar: ${name}`,
  prepare: async (market) => {
    const usernames = (await market.json<Listed>({ path: LISTED })).items.map(({ username }) => username);
    return Array.from({ length: VARIANTS }, (_, n) => ({
      path: `/api/v1/creators/${usernames[n] ?? ''}/similar${queryOf(usernames, n)}`,
    }));
  },
});

/** Creators like one, and like two but not like a third. */
export const SIMILAR_SCENARIOS: MarketScenario[] = [
  scenario('one creator', () => ''),
  scenario(
    'two liked, one not',
    (usernames, n) => `?like=${usernames[n + 15] ?? ''}&unlike=${usernames[n + 30] ?? ''}`,
  ),
];
