import { randomUUID } from 'node:crypto';
import { tablesWith } from '@app/testing';
import { AnalysisJobsWorld } from './analysis-jobs-world';

type Json = Record<string, unknown>;
const USERS = '/api/v1/admin/users';
const REASON = 'spam, ticket 4711';

describe('the administration of users', () => {
  let world: AnalysisJobsWorld;
  let admin: Record<string, string>;
  let adminId: string;

  beforeAll(async () => {
    world = await AnalysisJobsWorld.start();
    adminId = await world.api.createUser();
    admin = await world.api.bearer(adminId, { claims: { app_metadata: { role: 'admin' } } });
    await world.api.call(USERS, { headers: admin });
  });
  afterAll(() => world.stop());

  const list = async (query = '') =>
    ((await world.api.call(`${USERS}${query}`, { headers: admin })).body.items as Json[]).map(({ id }) => id);
  const order = (verb: string, userId: string, json: Json = { reason: REASON }) =>
    world.api.call(`${USERS}/${userId}/${verb}`, { headers: admin, json });
  /** Somebody who has called once. */
  const aUser = async (name?: string) => {
    const id = await world.api.createUser();
    const headers = await world.api.bearer(id, name === undefined ? {} : { claims: { email: `${name}@example.test` } });
    await world.api.call('/api/v1/favorites', { headers });
    return { id, headers };
  };
  const codeOf = async (headers: Record<string, string>) =>
    (await world.api.call('/api/v1/favorites', { headers })).body.code;

  it('finds users by the beginning of an address or a name, by id, by role and by status', async () => {
    const [nora, nils] = [await aUser('nora.lund'), await aUser('nils')];
    await world.api.sql(`update user_profiles set display_name = 'Nora of the North' where user_id = $1`, [nils.id]);
    expect(await list('?search=NORA')).toEqual([nils.id, nora.id]);
    expect(await list('?search=nora_')).toEqual([]);
    expect(await list(`?search=${nora.id}`)).toEqual([nora.id]);
    expect(await list('?role=admin')).toContain(adminId);
    expect(await list('?role=admin')).not.toContain(nora.id);
    expect(await list('?search=nora&status=suspended')).toEqual([]);
  });

  it('pages through all users while new ones come', async () => {
    const [second, first] = [await aUser(), await aUser()];
    const page = await world.api.call(`${USERS}?limit=1`, { headers: admin });
    await aUser();
    const next = await list(`?limit=1&cursor=${String(page.body.nextCursor)}`);
    expect([(page.body.items as Json[]).map(({ id }) => id), next]).toEqual([[first.id], [second.id]]);
  });

  it('shows a user with wallet, access and when he was here last', async () => {
    const profile = await world.aProfile(1);
    const user = await aUser('shown');
    await world.api.sql(
      `insert into user_profile_access (user_id, profile_id, source, reason, expires_at)
       values ($1, $2, 'admin_grant', 'a trial', now() + interval '1 day')`,
      [user.id, profile.profileId],
    );
    const { status, body } = await world.api.call(`${USERS}/${user.id}`, { headers: admin });
    expect([status, body]).toMatchObject([
      200,
      {
        id: user.id,
        email: 'shown@example.test',
        status: 'active',
        role: 'user',
        lastSeenAt: expect.any(String),
        wallet: { balance: 1000, package: { code: 'starter' } },
        access: { unlocks: 0, grants: [{ source: 'admin_grant', reason: 'a trial' }] },
      },
    ]);
    expect((await world.api.call(`${USERS}/${randomUUID()}`, { headers: admin })).status).toBe(404);
  });

  it('suspends a user although his token is known and good, and takes it back', async () => {
    const user = await aUser();
    expect(await codeOf(user.headers)).toBeUndefined();
    expect((await order('suspend', user.id)).status).toBe(204);
    expect(await codeOf(user.headers)).toBe('AUTH.SUSPENDED');
    expect((await order('suspend', user.id)).body.code).toBe('RESOURCE.CONFLICT');
    expect((await order('reinstate', user.id)).status).toBe(204);
    expect(await codeOf(user.headers)).toBeUndefined();
    const noted = await world.api.sql(
      'select action, actor_id, reason, details from admin_audit_log where target_id = $1 order by created_at',
      [user.id],
    );
    const change = { actor_id: adminId, reason: REASON };
    expect(noted).toEqual([
      {
        ...change,
        action: 'user.suspend',
        details: { before: { status: 'active' }, after: { status: 'suspended' } },
      },
      {
        ...change,
        action: 'user.reinstate',
        details: { before: { status: 'suspended' }, after: { status: 'active' } },
      },
    ]);
  });

  it('ends the streams of whoever is suspended', async () => {
    const profile = await world.aProfile(2);
    const { analysisJobId } = await world.startJob(profile);
    const reader = await world.newReader(profile);
    const listener = await world.follow(analysisJobId, reader.headers);
    expect((await order('suspend', reader.id)).status).toBe(204);
    await listener.ended();
    expect(listener.events.at(-1)?.name).toBe('revoked');
  });

  it('wants a reason that says something', async () => {
    const user = await aUser();
    for (const json of [{}, { reason: '   ' }, { reason: 'x'.repeat(501) }])
      expect((await order('suspend', user.id, json)).body.code).toBe('REQUEST.INVALID');
    expect(await codeOf(user.headers)).toBeUndefined();
  });

  it('lets nobody suspend or erase himself, or suspend somebody who does not exist', async () => {
    for (const verb of ['suspend', 'erase']) expect((await order(verb, adminId)).body.code).toBe('RESOURCE.CONFLICT');
    expect((await order('suspend', randomUUID())).body.code).toBe('RESOURCE.NOT_FOUND');
    expect(await codeOf(admin)).toBeUndefined();
  });

  it('forgets a user who asks for it, and keeps the books', async () => {
    const user = await aUser('to.be.forgotten');
    const campaign = `insert into campaigns (user_id, name) values ($1, 'spring of to.be.forgotten@example.test')`;
    for (const statement of [campaign, `insert into search_history (user_id, query, outcome) values ($1, 'q', 'full')`])
      await world.api.sql(statement, [user.id]);
    const named = await order('erase', user.id, { reason: 'letter of TO.BE.FORGOTTEN@example.test' });
    expect(named.body.errors).toMatchObject([{ field: 'reason', code: 'NAMES_USER' }]);
    const { status, body } = await order('erase', user.id);
    expect([status, body]).toMatchObject([200, { removed: { campaigns: 1, search_history: 1, user_profiles: 1 } }]);
    expect(await codeOf(user.headers)).toBe('AUTH.SUSPENDED');
    const { body: after } = await world.api.call(`${USERS}/${user.id}`, { headers: admin });
    expect(after).toMatchObject({ email: null, displayName: null, status: 'suspended', wallet: { balance: 1000 } });
    expect(await tablesWith((text, params) => world.api.sql(text, params), 'to.be.forgotten')).toEqual([]);
    expect(await world.api.sql('select * from app.credit_violations')).toEqual([]);
    const log = await world.api.call(`/api/v1/admin/audit-log?targetId=${user.id}`, { headers: admin });
    expect(log.body.items).toMatchObject([{ action: 'user.erase', actorId: adminId, reason: REASON }]);
  });

  it('shows in the audit log what was done, in all areas', async () => {
    const user = await aUser();
    await order('suspend', user.id);
    const { body } = await world.api.call(`/api/v1/admin/audit-log?area=user&targetId=${user.id}`, { headers: admin });
    expect(body).toMatchObject({ items: [{ action: 'user.suspend', reason: REASON }], nextCursor: null });
  });
});
