import type { ComponentHealth, ComponentName, HealthReport, MetricsReport } from '@app/monitoring';
import { COMPONENT_ORDER, COMPONENT_TEXTS } from './component-texts';
import { byId, element, setText } from './dom';
import { milliseconds, NOTHING } from './format';
import { serverNow } from './server-clock';
import { shape } from './shapes';
import { ageElement, countdownElement, momentNodes, timeElement } from './times';

/** A component's breaker as the processes that call it see it. */
type Breakers = readonly { state: string; until: number }[];

const BREAKER_WORDS: Readonly<Record<string, string>> = {
  closed: 'closed',
  open: 'open',
  half_open: 'half open, trying one call',
  recovering: 'recovering, letting more calls through',
};

/** One card each, made once: what is unfolded stays unfolded. */
export class ComponentsView {
  private readonly cards = new Map<ComponentName, Card>();

  constructor() {
    for (const name of COMPONENT_ORDER) this.cards.set(name, new Card(name));
    byId('components-list').replaceChildren(...[...this.cards.values()].map(({ root }) => root));
  }

  show(health: HealthReport, report: MetricsReport | undefined): void {
    for (const [name, card] of this.cards) card.show(health.components[name], breakersOf(name, report));
  }
}

function breakersOf(name: ComponentName, report: MetricsReport | undefined): Breakers {
  const at = Date.parse(report?.at ?? '');
  return (report?.processes ?? []).flatMap(({ breakers }) =>
    breakers
      .filter(({ policy }) => policy === name)
      .map(({ state, retryAfterSeconds }) => ({ state, until: at + retryAfterSeconds * 1_000 })),
  );
}

class Card {
  readonly root: HTMLElement;
  private readonly status = element('span', { class: 'badge' });
  private readonly note = element('p', { class: 'note' });
  private readonly latency = element('dd');
  private readonly breaker = element('dd');
  private readonly lastSuccess = element('dd');
  private readonly since = element('dd');

  constructor(name: ComponentName) {
    const { label, role, users, stillWorks, todo } = COMPONENT_TEXTS[name];
    const fact = (title: string, value: HTMLElement) => element('div', {}, element('dt', {}, title), value);
    this.root = element(
      'article',
      { class: 'component', id: `component-${name}` },
      element('header', {}, element('h3', {}, label), this.status),
      this.note,
      element(
        'dl',
        { class: 'facts' },
        fact('Latency', this.latency),
        fact('Breaker', this.breaker),
        fact('Last success', this.lastSuccess),
        fact('Since', this.since),
      ),
      element(
        'details',
        {},
        element('summary', {}, 'What it is, and if it fails'),
        element('p', {}, role),
        element('p', {}, element('b', {}, 'Users notice: '), users),
        element('p', {}, element('b', {}, 'Still works: '), stillWorks),
        element('p', {}, element('b', {}, 'Look at: '), todo),
      ),
    );
  }

  show({ status, note, latencyMs, breaker, lastSuccess, since }: ComponentHealth, breakers: Breakers): void {
    this.root.dataset.state = status;
    this.status.dataset.state = status;
    if (this.status.textContent !== status) this.status.replaceChildren(shape(status), status);
    setText(this.note, note ?? '');
    setText(this.latency, milliseconds(latencyMs));
    this.breaker.replaceChildren(...breakerNodes(breaker, breakers));
    this.lastSuccess.replaceChildren(...lastNodes(lastSuccess));
    this.since.replaceChildren(...momentNodes(Date.parse(since)));
  }
}

/** What the process that answered says; and, from the stream, on how many processes it is open and when the next probe is due. */
function breakerNodes(own: string | null, breakers: Breakers): (Node | string)[] {
  const open = breakers.filter(({ state }) => state === 'open');
  const others = breakers.length > 1 ? ` on ${open.length} of ${breakers.length}` : '';
  const state = open.length > 0 ? 'open' : (own ?? breakers[0]?.state);
  if (state === undefined) return ['none'];
  const word = element(
    'span',
    { class: state === 'closed' ? '' : 'warned' },
    `${BREAKER_WORDS[state] ?? state}${state === 'open' ? others : ''}`,
  );
  const next = Math.min(...open.map(({ until }) => until));
  if (!Number.isFinite(next)) return [word];
  return [word, ', ', ...(next > serverNow() ? ['next probe in ', countdownElement(next)] : ['probe is due'])];
}

function lastNodes(lastSuccess: string | null): (Node | string)[] {
  if (lastSuccess === null) return [NOTHING];
  const at = Date.parse(lastSuccess);
  return [timeElement(at, 'seconds'), ' (', ageElement(at), ' ago)'];
}
