import type { MetricsReport } from '@app/monitoring';

type Process = Pick<MetricsReport['processes'][number], 'id' | 'app'>;

/** Short enough for a legend, and different for each process. */
export function processName({ app, id }: Process): string {
  return `${app} ${id.slice(0, 4)}`;
}
