import { randomUUID } from 'node:crypto';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { AuditLogRepository, type AuditEntry } from './audit-log.repository';
import type { Database } from './database.service';

describe(AuditLogRepository.name, () => {
  const [ann, ben] = [randomUUID(), randomUUID()];
  let testDatabase: TestDatabase;
  let database: Database;
  let sut: AuditLogRepository;

  const record = (entry: Partial<AuditEntry>) =>
    database.asSystem((sql) =>
      sut.record(sql, { actorId: ann, action: 'user.suspend', target: ['users', 'u-1'], reason: 'spam', ...entry }),
    );
  const actionsWhere = async (filter: Partial<Parameters<AuditLogRepository['findPage']>[0]>) =>
    (await sut.findPage({ limit: 20, ...filter })).items.map(({ action }) => action);

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = openDatabase(testDatabase);
    sut = new AuditLogRepository(database);
    await record({ details: { before: { status: 'active' }, after: { status: 'suspended' } } });
    await record({ action: 'credits.adjust', target: ['credit_wallets', 'u-1'] });
    await record({ action: 'user.reinstate', actorId: ben });
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await testDatabase.drop();
  });

  it('tells what was done, by whom, to what and why, latest first', async () => {
    expect(await actionsWhere({})).toEqual(['user.reinstate', 'credits.adjust', 'user.suspend']);
    const [entry] = (await sut.findPage({ limit: 1, action: 'user.suspend' })).items;
    expect(entry).toMatchObject({
      actorId: ann,
      targetType: 'users',
      targetId: 'u-1',
      reason: 'spam',
      details: { before: { status: 'active' }, after: { status: 'suspended' } },
      createdAt: expect.stringMatching(/Z$/),
    });
  });

  it('is looked through by administrator, by area, by action, by thing and by time', async () => {
    expect(await actionsWhere({ actorId: ben })).toEqual(['user.reinstate']);
    expect(await actionsWhere({ area: 'user' })).toEqual(['user.reinstate', 'user.suspend']);
    expect(await actionsWhere({ action: 'credits.adjust' })).toEqual(['credits.adjust']);
    expect(await actionsWhere({ targetType: 'users', targetId: 'u-1' })).toEqual(['user.reinstate', 'user.suspend']);
    expect(await actionsWhere({ to: new Date(0) })).toEqual([]);
  });

  it('is paged without losing or repeating an entry', async () => {
    const first = await sut.findPage({ limit: 2 });
    await record({ action: 'cache.drop' });
    const second = await sut.findPage({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ action }) => action)).toEqual([
      'user.reinstate',
      'credits.adjust',
      'user.suspend',
    ]);
  });

  it.each(['', '  \t ', 'no'])('takes no entry with the reason "%s"', async (reason) => {
    await expect(record({ reason })).rejects.toMatchObject({ constraint: 'ck_admin_audit_log_reason' });
  });

  it.each([
    `update admin_audit_log set reason = 'another'`,
    'delete from admin_audit_log',
    'truncate admin_audit_log',
    'alter table admin_audit_log disable trigger all',
  ])('is append-only for the system itself: %s', async (statement) => {
    await expect(database.asSystem((sql) => sql.query(statement))).rejects.toMatchObject({ code: '42501' });
  });
});
