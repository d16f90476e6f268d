import type { IndexQuery } from './index-query';
import { ADMINISTRATION } from './queries/administration';
import { ANALYSIS } from './queries/analysis';
import { ANALYTICS } from './queries/analytics';
import { CAMPAIGNS } from './queries/campaigns';
import { CREATORS } from './queries/creators';
import { CREDIT_ADMINISTRATION, LEDGER } from './queries/credits';
import { DISCOVERY } from './queries/discovery';
import { EXPORTS } from './queries/exports';
import { KEYS, REFERRING, UNIQUE } from './queries/keys';
import { LISTS } from './queries/lists';
import { MONITORING } from './queries/monitoring';
import { PURGES } from './queries/purges';
import { SEARCH } from './queries/search';
import { WATCHES } from './queries/watches';
import { WEBHOOKS } from './queries/webhooks';

/** Every index of the application's tables, and the question it is there for. */
export const INDEX_QUERIES: IndexQuery[] = [
  ...ADMINISTRATION,
  ...ANALYSIS,
  ...ANALYTICS,
  ...CAMPAIGNS,
  ...CREATORS,
  ...CREDIT_ADMINISTRATION,
  ...LEDGER,
  ...DISCOVERY,
  ...EXPORTS,
  ...KEYS,
  ...REFERRING,
  ...UNIQUE,
  ...LISTS,
  ...MONITORING,
  ...PURGES,
  ...SEARCH,
  ...WATCHES,
  ...WEBHOOKS,
];
