import type { Market, MarketRequest } from './market';

/** One line of the bench: requests of one kind, asked for in turn. */
export interface MarketScenario {
  name: string;
  /** What one reader asks: a few requests, all alike, so that no single row of the market decides. */
  prepare: (market: Market) => Promise<MarketRequest[]>;
}
