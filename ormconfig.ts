import { AUTH_ENTITIES } from './libs/auth/src/entities';
import { CAMPAIGN_ENTITIES } from './libs/campaigns/src/entities';
import { CREATOR_ENTITIES } from './libs/creators/src/entities';
import { CREDIT_ENTITIES } from './libs/credits/src/entities';
import { DATABASE_ENTITIES } from './libs/database/src/entities';
import { createEntitySource } from './libs/database/src/data-source';
import { EXPORT_ENTITIES } from './libs/exports/src/entities';
import { INSTAGRAM_ENTITIES } from './libs/instagram/src/entities';
import { MONITORING_ENTITIES } from './libs/monitoring/src/entities';
import { WEBHOOK_ENTITIES } from './libs/webhooks/src/entities';

/** Every table of the application. The migrations make them; the entities describe them, and a test compares the two. */
export const ENTITIES = [
  ...AUTH_ENTITIES,
  ...CAMPAIGN_ENTITIES,
  ...CREATOR_ENTITIES,
  ...CREDIT_ENTITIES,
  ...DATABASE_ENTITIES,
  ...EXPORT_ENTITIES,
  ...INSTAGRAM_ENTITIES,
  ...MONITORING_ENTITIES,
  ...WEBHOOK_ENTITIES,
];

/** For TypeORM's own command line, e.g. `typeorm schema:log -d dist/ormconfig.js`. Migrations run by `npm run db:migrate`. */
export default createEntitySource(
  process.env.DATABASE_MIGRATION_URL ?? process.env.DATABASE_URL ?? 'postgres://127.0.0.1/creator_search',
  ENTITIES,
);
