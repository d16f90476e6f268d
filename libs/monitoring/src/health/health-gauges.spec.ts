import { Metrics } from '@app/observability';
import { HealthGauges } from './health-gauges';
import type { HealthMonitor } from './health-monitor';
import type { ComponentStatus } from './health.types';

describe(HealthGauges.name, () => {
  it('shows the score and what is known of each component', async () => {
    const metrics = new Metrics();
    const components: Record<string, { status: ComponentStatus }> = {
      database: { status: 'up' },
      cache: { status: 'degraded' },
      queue: { status: 'down' },
      ai: { status: 'unknown' },
    };
    const monitor = { current: () => ({ score: 71, components }) };
    new HealthGauges(monitor as unknown as HealthMonitor, metrics).onModuleInit();
    const shown = async () => (await metrics.text()).split('\n').filter((line) => line.startsWith('app_health_'));
    expect(await shown()).toEqual([
      'app_health_score 71',
      'app_health_component{component="database"} 1',
      'app_health_component{component="cache"} 0.5',
      'app_health_component{component="queue"} 0',
    ]);
    components.cache = { status: 'unknown' };
    expect(await shown()).not.toContainEqual(expect.stringContaining('cache'));
  });
});
