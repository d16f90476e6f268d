import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { AlertBoard, HealthMonitor, type Alert } from '@app/monitoring';
import { WebhookReceiver, type ReceivedMessage } from '@app/testing';
import { TestApi, type Answer } from './test-api';

const ALERTS = '/api/v1/admin/alerts';
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

describe('the administration of alerts', () => {
  let api: TestApi;
  let receiver: WebhookReceiver;
  let admin: Record<string, string>;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    api = await TestApi.start({
      env: {
        MONITORING_ALERT_WEBHOOK: receiver.url,
        MONITORING_ALERT_SECRET: SECRET,
        ENABLE_PERFORMANCE_MONITORING: 'false', // a busy machine has alerts of its own
      },
    });
    admin = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
  });
  afterEach(() => api.sql('delete from monitoring_alerts'));
  afterAll(async () => {
    await api.stop();
    await receiver.stop();
  });

  const list = (query = '') => api.call(`${ALERTS}${query}`, { headers: admin });
  const test = () => api.call(`${ALERTS}/test`, { headers: admin, json: { reason: 'trying it out' } });
  const itemsOf = ({ body }: Answer) => body.items as Alert[];
  const anAlert = async (minutesAgo: number, { isOver = true } = {}): Promise<string> => {
    const id = randomUUID();
    await api.sql(
      `insert into monitoring_alerts (id, rule, subject, severity, message, value, threshold, unit, started_at, last_seen_at, resolved_at)
       values ($1, 'breaker_open', $2, 'warning', 'Calls are suspended.', null, null, null, now() - $3 * interval '1 minute', now(), case when $4 then now() end)`,
      [id, isOver ? 'cache' : 'provider', minutesAgo, isOver],
    );
    return id;
  };

  it('is for administrators', async () => {
    const headers = await api.bearer(await api.createUser());
    expect((await api.call(ALERTS, { headers })).body.code).toBe('AUTH.FORBIDDEN');
    expect((await api.call(`${ALERTS}/test`, { method: 'POST', headers })).body.code).toBe('AUTH.FORBIDDEN');
  });

  it('lists alerts newest first, page by page, while new ones come', async () => {
    const [third, second, first] = [await anAlert(3), await anAlert(2), await anAlert(1)];
    const page = await list('?limit=2');
    await anAlert(0);
    const next = await list(`?limit=2&cursor=${String(page.body.nextCursor)}`);
    expect([...itemsOf(page), ...itemsOf(next)].map(({ id }) => id)).toEqual([first, second, third]);
    expect(next.body.nextCursor).toBeNull();
  });

  it('tells those that fire from those that are over', async () => {
    const [over, firing] = [await anAlert(2), await anAlert(1, { isOver: false })];
    expect(itemsOf(await list('?state=firing'))).toEqual([
      {
        id: firing,
        rule: 'breaker_open',
        severity: 'warning',
        subject: 'provider',
        state: 'firing',
        message: 'Calls are suspended.',
        value: null,
        threshold: null,
        unit: null,
        startedAt: expect.any(String),
        resolvedAt: null,
        recovery: null,
        notices: { firing: 'pending', resolved: 'pending' },
      },
    ]);
    expect(itemsOf(await list('?state=resolved')).map(({ id }) => id)).toEqual([over]);
  });

  it('refuses a state that does not exist, and a cursor of another list', async () => {
    expect((await list('?state=asleep')).status).toBe(400);
    expect((await list('?cursor=WyJwb3N0cyJd')).body.code).toBe('REQUEST.INVALID_CURSOR');
  });

  it('posts a signed test message, inside the own network, and says what the receiver answered', async () => {
    const answer = await test();
    expect([answer.status, answer.body]).toMatchObject([200, { delivered: true, statusCode: 204, error: null }]);
    const [{ headers, body }] = receiver.received as [ReceivedMessage];
    expect(new Webhook(SECRET).verify(body, headers as never)).toMatchObject({ type: 'alert.test' });
    expect(headers['webhook-id']).toBe(answer.body.id);
    const noted = await api.sql('select action, reason from admin_audit_log where target_id = $1', [answer.body.id]);
    expect(noted).toEqual([{ action: 'alert.test', reason: 'trying it out' }]);
  });

  it('says what is wrong with a receiver that refuses', async () => {
    receiver.answer({ status: 401 });
    expect((await test()).body).toMatchObject({ delivered: false, statusCode: 401, error: 'answered with 401' });
  });

  it('shows what fires in the health of the system', async () => {
    const alert = { id: randomUUID(), rule: 'error_rate', severity: 'critical', state: 'firing' } as Alert;
    api.app.get(AlertBoard).show([alert]);
    await api.app.get(HealthMonitor).probeAll();
    expect((await api.call('/api/health')).body.alerts).toMatchObject([alert]);
  });
});

describe('where no address is configured', () => {
  let api: TestApi;
  beforeAll(async () => (api = await TestApi.start()));
  afterAll(() => api.stop());

  it('no test can be sent, and the refusal says how it could', async () => {
    const headers = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
    const { status, body } = await api.call(`${ALERTS}/test`, { headers, json: { reason: 'trying it out' } });
    expect([status, body.detail]).toEqual([409, expect.stringContaining('MONITORING_ALERT_WEBHOOK')]);
  });
});
