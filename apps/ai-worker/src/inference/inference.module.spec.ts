import { NestFactory } from '@nestjs/core';
import { ConfigModule, loadConfig } from '@app/config';
import { Logger, ObservabilityModule } from '@app/observability';
import { ResilienceModule } from '@app/resilience';
import { CaptionAnalyser } from './caption-analyser.port';
import { InferenceStatus } from './inference-status.service';
import { InferenceModule } from './inference.module';
import { threadCount } from './threads/start-thread';

class Process {}

async function open(settings: Record<string, string>) {
  const config = loadConfig({
    DATABASE_URL: 'postgres://u:p@localhost/x_test',
    REDIS_URL: 'redis://localhost',
    SUPABASE_URL: 'http://localhost',
    SUPABASE_ANON_KEY: 'k',
    DECODO_API_KEY: 'k',
    ...settings,
  });
  const logger = Logger.create({ level: 'fatal', pretty: false, process: 'test' });
  const imports = [
    ConfigModule.forRoot(config),
    ObservabilityModule.forRoot(logger),
    ResilienceModule,
    InferenceModule,
  ];
  return NestFactory.createApplicationContext({ module: Process, imports }, { logger, abortOnError: false });
}

describe('the models of a process', () => {
  it('stay unloaded while analysis is switched off', async () => {
    const app = await open({ ENABLE_AI_ANALYSIS: 'false', AI_MAX_WORKERS: '1' });
    expect(app.get(InferenceStatus).read()).toMatchObject({
      enabled: false,
      threads: [{ state: 'stopped', models: null }],
      breaker: { policy: 'ai', state: 'closed' },
    });
    await app.close();
  });

  it('have no threads when rules are to read the captions', async () => {
    const app = await open({ AI_TIER: 'rules' });
    const { signal } = new AbortController();
    const found = await app.get(CaptionAnalyser).analyse([{ id: '1', text: 'I love this place' }], { signal });
    expect(found).toMatchObject([{ method: 'rules', sentiment: 'positive' }]);
    expect(app.get(InferenceStatus).read()).toMatchObject({ tier: 'rules', threads: [], restarts: 0 });
    await app.close();
  });
});

describe('the number of threads', () => {
  it.each([
    [2, 1, 1],
    [2, 2, 1],
    [2, 4, 2],
    [8, 4, 3],
    [1, 16, 1],
  ])('of %i allowed on %i cores is %i: one core is left to the rest', (allowed, cores, expected) => {
    expect(threadCount(allowed, cores)).toBe(expected);
  });
});
