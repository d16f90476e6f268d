import { ensureLogins, migrate, seed } from '@app/database';
import type { DatabaseAddresses } from './surroundings';

/** Runs as a process of its own, so that the launcher need not carry an ORM for as long as the system runs. */
export type SetupOrder = Pick<DatabaseAddresses, 'owner' | 'logins'>;
export type SetupOutcome = { type: 'done' } | { type: 'failed'; reason: string };

async function setUp({ owner, logins }: SetupOrder): Promise<void> {
  await migrate({ url: owner });
  if (logins !== null) await ensureLogins({ ownerUrl: owner, ...logins });
  await seed(owner);
}

function report(outcome: SetupOutcome): void {
  process.send?.(outcome, undefined, undefined, () => process.disconnect());
}

process.once('message', (order: SetupOrder) => {
  setUp(order).then(
    () => report({ type: 'done' }),
    (error: unknown) => report({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
