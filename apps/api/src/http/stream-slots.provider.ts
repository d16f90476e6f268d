import type { FactoryProvider } from '@nestjs/common';
import { Metrics } from '@app/observability';
import { StreamSlots } from './stream-slots';

/** Streams of one kind that may be open at this process. */
const LIMITS = { perUser: 10, inTotal: 2_000 };

/** The places for one kind of stream; each module with streams has its own. */
export const streamSlotsFor = (stream: 'analysis' | 'export' | 'watches'): FactoryProvider<StreamSlots> => ({
  provide: StreamSlots,
  inject: [Metrics],
  useFactory: (metrics: Metrics) => {
    const slots = new StreamSlots(LIMITS);
    metrics.beforeReading(() => metrics.set('app_http_streams_open', { stream }, slots.size));
    return slots;
  },
});
