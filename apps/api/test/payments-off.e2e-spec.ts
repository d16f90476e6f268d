import { TestApi } from './test-api';

describe('an installation without a payment provider', () => {
  let api: TestApi;
  let headers: { authorization: string };

  beforeAll(async () => {
    api = await TestApi.start();
    headers = await api.bearer(await api.createUser());
  });
  afterAll(() => api.stop());

  it('says so to buyers, and places no order', async () => {
    const json = { offer: 'credits-500' };
    const { status, body } = await api.call('/api/v1/credits/top-ups', { json, headers });
    expect([status, body.code]).toEqual([503, 'PAYMENTS.NOT_CONFIGURED']);
    expect(await api.sql('select id from credit_top_up_orders')).toEqual([]);
  });

  it('takes no events', async () => {
    const { status, body } = await api.call('/api/v1/payments/stripe/webhook', {
      json: { id: 'evt_1' },
      headers: { 'stripe-signature': 't=1,v1=00' },
    });
    expect([status, body.code]).toEqual([503, 'PAYMENTS.NOT_CONFIGURED']);
  });

  it('still shows offers and earlier top-ups', async () => {
    const answers = await Promise.all(
      ['', '/offers'].map((path) => api.call(`/api/v1/credits/top-ups${path}`, { headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});
