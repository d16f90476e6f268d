import { InvalidConfigError, loadConfig } from './load-config';

const COMPLETE = {
  DATABASE_URL: 'postgres://api:pw@localhost:5432/app',
  REDIS_URL: 'redis://localhost:6379',
  SUPABASE_URL: 'http://localhost:54321/',
  SUPABASE_ANON_KEY: 'anon',
  DECODO_API_KEY: 'key',
};

const ALERT_SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

describe(loadConfig.name, () => {
  it('needs five values and defaults the rest as documented', () => {
    const config = loadConfig(COMPLETE);
    expect(config.http).toMatchObject({ port: 3000, workers: 1, host: '127.0.0.1' });
    expect(config.ai).toMatchObject({
      enabled: true,
      tier: 'bundled',
      modelsCacheDir: './ai_models',
      batchSize: 16,
      batchTimeoutMs: 30_000,
      maxWorkers: 2,
    });
    expect(config.redis.queueUrl).toBe(COMPLETE.REDIS_URL);
    expect(config.database.systemUrl).toBe(COMPLETE.DATABASE_URL);
    expect(config.auth.supabaseUrl).toBe('http://localhost:54321');
    expect(config.log).toEqual({ level: 'info', pretty: false });
  });

  it('lists every bad key in one message and repeats no value', () => {
    const bad = {
      ...COMPLETE,
      DATABASE_URL: 'mysql://secret@x/y',
      PORT: 'eighty',
      AI_BATCH_SIZE: '0',
      ENABLE_AI_ANALYSIS: 'maybe',
      SUPABASE_ANON_KEY: '',
      LOG_LEVEL: 'loud',
    };
    const thrown = capture(() => loadConfig(bad));
    expect(thrown).toBeInstanceOf(InvalidConfigError);
    for (const key of [
      'DATABASE_URL',
      'PORT',
      'AI_BATCH_SIZE',
      'ENABLE_AI_ANALYSIS',
      'SUPABASE_ANON_KEY',
      'LOG_LEVEL',
    ]) {
      expect(thrown.message).toContain(key);
    }
    expect(thrown.message).not.toContain('secret');
    expect(thrown.message).toContain('PORT must be a whole number');
  });

  it('names what is missing', () => {
    const { problems } = capture(() => loadConfig({})) as InvalidConfigError;
    for (const key of ['DATABASE_URL', 'REDIS_URL', 'SUPABASE_URL', 'SUPABASE_ANON_KEY', 'DECODO_API_KEY']) {
      expect(problems.find((problem) => problem.startsWith(key))).toMatch(/is missing/);
    }
  });

  it.each([
    ['no webhook secret', { STRIPE_SECRET_KEY: 'sk_1' }, 'STRIPE_WEBHOOK_SECRET is missing'],
    ['an empty one', { STRIPE_SECRET_KEY: 'sk_1', STRIPE_WEBHOOK_SECRET: ' , ' }, 'STRIPE_WEBHOOK_SECRET is missing'],
    [
      'a path in the address',
      { STRIPE_SECRET_KEY: 'sk_1', STRIPE_WEBHOOK_SECRET: 'whsec_1', STRIPE_API_URL: 'http://localhost:1/stripe' },
      'STRIPE_API_URL must be an address without a path',
    ],
  ])('refuses a Stripe key with %s', (_name, env, problem) => {
    expect(capture(() => loadConfig({ ...COMPLETE, ...env })).message).toContain(problem);
  });

  it.each([
    ['no secret', {}, 'MONITORING_ALERT_SECRET is missing'],
    ['one that is no secret', { MONITORING_ALERT_SECRET: 'hunter2' }, 'MONITORING_ALERT_SECRET must be whsec_'],
    ['one that is too short', { MONITORING_ALERT_SECRET: 'whsec_c2hvcnQ=' }, 'MONITORING_ALERT_SECRET must be whsec_'],
    [
      'a password in the address',
      { MONITORING_ALERT_WEBHOOK: 'https://me:pw@example.test/', MONITORING_ALERT_SECRET: ALERT_SECRET },
      'MONITORING_ALERT_WEBHOOK must not contain',
    ],
  ])('refuses an address for alerts with %s, and says how to make one', (_name, env, problem) => {
    const { message } = capture(() =>
      loadConfig({ ...COMPLETE, MONITORING_ALERT_WEBHOOK: 'https://example.test/', ...env }),
    );
    expect(message).toContain(problem);
    expect(message).not.toMatch(/hunter2|c2hvcnQ|me:pw/);
    if (problem.startsWith('MONITORING_ALERT_SECRET')) expect(message).toContain('openssl rand -base64 24');
  });

  it('takes an address for alerts with its secret, as openssl makes it', () => {
    const env = { MONITORING_ALERT_WEBHOOK: 'http://10.0.0.9/alerts', MONITORING_ALERT_SECRET: ALERT_SECRET };
    expect(loadConfig({ ...COMPLETE, ...env }).monitoring).toMatchObject({
      alertWebhook: 'http://10.0.0.9/alerts',
      alertSecret: ALERT_SECRET,
    });
  });

  it('takes several webhook secrets, and sends buyers back to the documentation unless told otherwise', () => {
    const env = { ...COMPLETE, STRIPE_SECRET_KEY: 'sk_1', STRIPE_WEBHOOK_SECRET: 'whsec_a, whsec_b' };
    const { payments } = loadConfig({ ...env, STRIPE_API_URL: 'http://127.0.0.1:12111' });
    expect(payments.stripe).toEqual({
      secretKey: 'sk_1',
      webhookSecrets: ['whsec_a', 'whsec_b'],
      api: { protocol: 'http', host: '127.0.0.1', port: 12_111 },
    });
    expect(payments.returnUrl).toBe('http://localhost:3000/docs');
    expect(loadConfig({ ...env, PUBLIC_URL: 'https://api.example.test/' }).payments.returnUrl).toBe(
      'https://api.example.test/docs',
    );
    expect(loadConfig(COMPLETE).payments.stripe).toBeUndefined();
  });

  it('is frozen to the leaves', () => {
    const config = loadConfig(COMPLETE);
    expect(() => Object.assign(config.http.rateLimit, { perUser: 1 })).toThrow(TypeError);
  });

  it.each([
    ['a bare key', { DECODO_API_KEY: 'abc' }, { scheme: 'bearer', apiKey: 'abc' }],
    ['a pasted Basic token', { DECODO_API_KEY: 'Basic dTpw' }, { scheme: 'basic', token: 'dTpw' }],
    ['user and password', { SMARTPROXY_USERNAME: 'u', SMARTPROXY_PASSWORD: 'p' }, { scheme: 'basic', token: 'dTpw' }],
  ])('understands the provider credentials given as %s', (_name, env, credentials) => {
    expect(loadConfig({ ...COMPLETE, DECODO_API_KEY: undefined, ...env }).provider.credentials).toEqual(credentials);
  });
});

function capture(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
