import { Test, type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { AppConfig, ConfigModule, loadConfig } from '@app/config';
import { DatabaseModule } from '@app/database';
import { Logger, Metrics, ObservabilityModule, workContext } from '@app/observability';
import { ResilienceModule } from '@app/resilience';
import { createTestDatabase, startSandbox, type TestDatabase, type TestSandbox } from '@app/testing';
import { InstagramModule } from './instagram.module';
import { InstagramPort } from './instagram.types';

const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' });

describe('the instagram module', () => {
  let sandbox: TestSandbox;
  let database: TestDatabase;
  let owner: Client;
  let application: TestingModule;

  beforeAll(async () => {
    [sandbox, database] = await Promise.all([startSandbox(), createTestDatabase()]);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    const defaults = loadConfig({
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      REDIS_URL: 'redis://localhost',
      SUPABASE_URL: 'http://localhost',
      SUPABASE_ANON_KEY: 'unused',
      DECODO_API_KEY: sandbox.apiKey,
      DECODO_BASE_URL: sandbox.decodoUrl,
    });
    const config = Object.assign(new AppConfig(), defaults);
    application = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(config),
        ObservabilityModule.forRoot(logger),
        ResilienceModule,
        DatabaseModule.forRoot(),
        InstagramModule,
      ],
    }).compile();
    await application.init();
  });
  afterAll(async () => {
    await sandbox.close();
    await owner.end();
    await database.drop();
  });

  it('books every call in vendor_calls, the last ones at shutdown', async () => {
    const instagram = application.get(InstagramPort);
    const metrics = application.get(Metrics);
    await sandbox.control.addFault('http-502', { username: 'case.graph' });
    await workContext.run({ requestId: 'request-1' }, () => instagram.fetchProfile('case.graph'));
    await application.close();

    const { rows } = await owner.query(
      'select provider, target, outcome, status_code, billable, request_id from vendor_calls order by id',
    );
    const call = { provider: 'decodo', target: 'instagram_graphql_profile', request_id: 'request-1' };
    expect(rows).toEqual([
      { ...call, outcome: 'server_error', status_code: 502, billable: false },
      { ...call, outcome: 'ok', status_code: 200, billable: true },
    ]);
    await expect(metrics.valueOf('app_provider_calls_total')).resolves.toBe(2);
  });
});
