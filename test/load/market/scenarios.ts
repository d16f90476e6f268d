import { DISCOVERY_SCENARIOS } from './discovery-scenarios';
import type { MarketScenario } from './scenario';

/** Everything that is measured in the market, feature by feature. */
export const SCENARIOS: MarketScenario[] = [...DISCOVERY_SCENARIOS];
