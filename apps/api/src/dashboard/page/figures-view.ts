import type { MetricsReport } from '@app/monitoring';
import { byId, element, facts } from './dom';
import { count, duration, milliseconds, percent, quantity } from './format';

/** What is one number each: work of the models, calls to the provider, the cache as a whole, what is going on now. */
export class FiguresView {
  show({ ai, provider, cache, http, windowSeconds }: MetricsReport): void {
    const within = `in ${duration(windowSeconds)}`;
    byId('figures').replaceChildren(
      card('Now', [
        ['Requests in flight', count(http.inFlight)],
        ['Open streams', count(http.streams)],
        [`Requests ${within}`, count(http.requests)],
        ['Successful', percent(http.successRate)],
      ]),
      card('Data provider', [
        [`Calls ${within}`, count(provider.calls)],
        ['Successful', percent(provider.successRate)],
        ['p50', milliseconds(provider.latencyMs.p50)],
        ['p95', milliseconds(provider.latencyMs.p95)],
      ]),
      card('Cache', [
        [`Look-ups ${within}`, count(cache.lookups)],
        ['Redis errors', count(cache.errors)],
        ['Redis p50', milliseconds(cache.latencyMs.p50)],
        ['Redis p95', milliseconds(cache.latencyMs.p95)],
      ]),
      card('AI analysis', [
        ['Workers', count(ai.workers)],
        ['Batches waiting', count(ai.batchesWaiting)],
        [`Batches ${within}`, `${count(ai.batches)}, ${percent(ai.failureRate)} failed`],
        [`Posts ${within}`, methods(ai.byMethod)],
        ['Threads restarted', count(ai.threadRestarts)],
      ]),
    );
  }
}

function card(title: string, pairs: readonly (readonly [string, string])[]): HTMLElement {
  return element('article', { class: 'figure-card' }, element('h3', {}, title), facts(pairs));
}

/** `120 by model, 3 by rules` */
function methods(byMethod: Readonly<Record<string, number>>): string {
  const parts = Object.entries(byMethod).filter(([, posts]) => posts > 0);
  return parts.length === 0 ? '0' : parts.map(([method, posts]) => `${quantity(posts)} by ${method}`).join(', ');
}
