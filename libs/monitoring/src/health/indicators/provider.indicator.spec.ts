import { HealthIndicatorService } from '@nestjs/terminus';
import { Metrics } from '@app/observability';
import type { Policies, PolicyState } from '@app/resilience';
import { ProviderIndicator } from './provider.indicator';

describe(ProviderIndicator.name, () => {
  let metrics: Metrics;
  let breaker: PolicyState['state'];
  let sut: ProviderIndicator;

  beforeEach(async () => {
    metrics = new Metrics();
    breaker = 'closed';
    const policies = { states: () => [{ policy: 'provider', state: breaker, retryAfterSeconds: 0 }] };
    sut = new ProviderIndicator(policies as unknown as Policies, metrics, new HealthIndicatorService());
    await sut.check();
  });

  const called = (outcome: string, times: number) =>
    metrics.count(
      'app_provider_calls_total',
      { target: 'instagram_graphql_profile', outcome, billable: 'true' },
      times,
    );
  const status = async () => (await sut.check()).provider.reading;

  it('is taken for well while nobody calls it', async () => {
    expect(await status()).toBe('up');
  });

  it('is down while the breaker keeps calls back, and recovering after that', async () => {
    breaker = 'open';
    expect(await status()).toBe('down');
    breaker = 'half_open';
    expect(await status()).toBe('degraded');
  });

  it('is degraded when half of the last calls failed, and not by accounts that do not exist', async () => {
    called('not_found', 100);
    expect(await status()).toBe('up');
    called('timeout', 100);
    expect(await status()).toBe('degraded');
  });

  it('draws no conclusion from a few calls, nor from those that were never made', async () => {
    called('server_error', 4);
    called('not_asked', 50);
    expect(await status()).toBe('up');
    called('server_error', 1);
    expect(await status()).toBe('degraded');
  });
});
