import { DISCOVERY_SCENARIOS } from './discovery-scenarios';
import type { MarketScenario } from './scenario';
import { SEARCH_SCENARIOS } from './search-scenarios';
import { SIMILAR_SCENARIOS } from './similar-scenarios';

/** One small read of the database, for comparing machines and hours. */
const REFERENCE: MarketScenario = {
  name: 'reference: the list of favourites, empty',
  prepare: () => Promise.resolve([{ path: '/api/v1/favorites' }]),
};

/** Everything that is measured in the market, feature by feature. */
export const SCENARIOS: MarketScenario[] = [
  REFERENCE,
  ...DISCOVERY_SCENARIOS,
  ...SEARCH_SCENARIOS,
  ...SIMILAR_SCENARIOS,
];
