import { startSandbox, type TestSandbox } from '@app/testing';
import { TestApi } from './test-api';

type Json = Record<string, unknown>;
type Figure = { value: number | null; status: string; reason: string | null; interval?: { low: number; high: number } };
interface Report {
  account: { followers: Figure };
  averages: { byKind: { kind: string; likes: { mean: Figure }; comments: { mean: Figure } }[] };
  value: Record<'reach' | 'earnedMedia' | 'price', Figure> & { card: Json | null; prices: { price: Figure }[] };
}

const CARDS = '/api/v1/admin/rate-cards';
const CARD = {
  name: 'House',
  currency: 'EUR',
  source: 'agreed with the media team',
  publishedOn: '2026-01-01',
  ...{ likeLow: 5_000, likeHigh: 15_000, commentLow: 50_000, commentHigh: 150_000, viewLow: 0, viewHigh: 0 },
  cpms: [{ followersFrom: 0, kind: null, low: 1_000_000, high: 2_500_000 }],
  reachShares: [{ engagementRateFrom: 0, low: 0.1, high: 0.2 }],
};

describe('reach, earned media and price of a creator', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let reader: Record<string, string>;
  let admin: Record<string, string>;
  let added = 0;

  const value = async () => (await report()).value;
  const report = async () =>
    (await api.call('/api/profile/worth.something/analytics', { headers: reader })).body as unknown as Report;
  const add = (card: Json) => {
    added += 1;
    return api.call(CARDS, { method: 'POST', headers: { ...admin, 'idempotency-key': `card-${added}` }, json: card });
  };
  const retire = (id: unknown) =>
    api.call(`${CARDS}/${String(id)}`, { method: 'DELETE', headers: admin, json: { reason: 'outdated' } });

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({ env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey } });
    const id = await api.createUser();
    reader = await api.bearer(id);
    admin = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
    await api.call('/api/profile/worth.something', { headers: reader });
    await api.sql(
      `insert into user_profile_access (user_id, profile_id, source) select $1, id, 'unlock' from profiles where username = $2`,
      [id, 'worth.something'],
    );
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  it('are unavailable while no administrator has said what they are worth', async () => {
    const { reach, earnedMedia, price, card } = await value();
    expect(card).toBeNull();
    for (const figure of [reach, earnedMedia, price])
      expect(figure).toMatchObject({ value: null, status: 'unavailable', reason: expect.any(String) });
  });

  it('are estimated by a card from the moment it is added, kept answers included, until it is retired', async () => {
    for (let i = 0; i < 3; i++) expect((await value()).card).toBeNull(); // now a kept answer
    const { status, body: card } = await add(CARD);
    expect([status, card.version]).toEqual([201, 1]);
    const { account, averages, value: told } = await report();
    const { likes, comments } = averages.byKind[0] as Report['averages']['byKind'][number];
    const named = { rateCardId: card.id, status: 'estimated', interval: expect.anything(), method: expect.any(String) };
    expect(told).toMatchObject({
      card: { id: card.id, name: 'House', version: 1, source: CARD.source },
      reach: { ...named, value: expect.closeTo(0.15 * (account.followers.value ?? 0), 1) },
      // cents: 5 to 15 a like, 50 to 150 a comment
      earnedMedia: {
        ...named,
        currency: 'EUR',
        value: expect.closeTo(0.1 * (likes.mean.value ?? 0) + 1 * (comments.mean.value ?? 0), 1),
      },
      // 10 to 25 euros for a thousand of 10 to 20 % of the followers
      price: { ...named, currency: 'EUR', value: expect.closeTo(0.003 * (account.followers.value ?? 0), 1) },
    });
    expect((await retire(card.id)).status).toBe(204);
    expect(await value()).toMatchObject({ card: null, price: { status: 'unavailable' } });
  });

  it('follow the next version of a name, not one that is only announced', async () => {
    const second = (await add(CARD)).body;
    const announced = (await add({ ...CARD, effectiveFrom: '2999-01-01' })).body;
    expect([second.version, announced.version]).toEqual([2, 3]);
    expect((await value()).card).toMatchObject({ version: 2 });
    await retire(announced.id);
    await retire(second.id);
  });

  it('leave a trace of who said so', async () => {
    const actions = await api.sql<{ action: string; reason: string }>(
      `select action, reason from admin_audit_log where action like 'rate_card%' order by created_at limit 2`,
    );
    expect(actions).toEqual([
      { action: 'rate_card.add', reason: CARD.source },
      { action: 'rate_card.retire', reason: 'outdated' },
    ]);
  });

  it.each([
    ['crossed bounds', { cpms: [{ followersFrom: 0, kind: null, low: 2, high: 1 }] }, 'cpms.0.high'],
    ['two prices of the same', { cpms: [...CARD.cpms, ...CARD.cpms] }, 'cpms.1'],
    [
      'a reach beyond the followers',
      { reachShares: [{ engagementRateFrom: 0, low: 0.5, high: 1.5 }] },
      'reachShares.0.high',
    ],
    ['a kind that there is not', { cpms: [{ ...CARD.cpms[0], kind: 'story' }] }, 'cpms.0.kind'],
    ['nothing in place of rows', { cpms: null }, 'cpms'],
  ])('refuse %s and say where', async (_, wrong, field) => {
    const { body } = await add({ ...CARD, ...wrong });
    expect(body).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
    expect((body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
  });
});
