import type { ComponentName, HealthReport } from '@app/monitoring';
import { runbookOf } from './alert-texts';
import { COMPONENT_TEXTS } from './component-texts';
import { byId, element, facts, setAttribute, setText, show, svg } from './dom';
import { shape, tabIcon } from './shapes';
import { sinceNodes } from './times';
import { affectedComponents, type Level, type Verdict } from './verdict';

/** In front of the tab's title, which is cut short where many tabs are open. */
const SIGNS: Readonly<Record<Level, string>> = { good: '✓', degraded: '▲', down: '■', lost: '?', asking: '…' };
const RING = 2 * Math.PI * 42;

/** The top of the page, the tab, and what a screen reader says when the state changes. */
export class VerdictView {
  private shownVerdict = '';
  private shownHealth: HealthReport | null | undefined;

  /** @param health null: not known, or not any more */
  show(verdict: Verdict, health: HealthReport | null): void {
    const key = JSON.stringify(verdict);
    if (key !== this.shownVerdict) this.showVerdict(verdict);
    this.shownVerdict = key;
    if (health !== this.shownHealth) this.showHealth(health);
    this.shownHealth = health;
  }

  private showVerdict({ level, title, since, detail }: Verdict): void {
    setAttribute(document.documentElement, 'data-level', level);
    byId('verdict-shape').replaceChildren(shape(level));
    const time = since === null ? [] : [' ', element('span', { class: 'since' }, ...sinceNodes(since))];
    byId('headline').replaceChildren(title, ...time);
    setText(byId('verdict-detail'), detail);
    setText(byId('announcer'), title);
    document.title = `${SIGNS[level]} ${title} · Creator Search`;
    setAttribute(byId('tab-icon'), 'href', tabIcon(level));
  }

  private showHealth(health: HealthReport | null): void {
    showScore(health?.score ?? null);
    if (health === null) return; // what was known last stays, greyed
    const affected = affectedComponents(health);
    show(byId('effects'), affected.length > 0);
    byId('effects').replaceChildren(...affected.map((name) => effect(name, health)));
    byId('about-server').replaceChildren('version ', health.version);
  }
}

function effect(name: ComponentName, health: HealthReport): HTMLElement {
  const { status, note, since } = health.components[name];
  const { label, users, stillWorks, todo } = COMPONENT_TEXTS[name];
  const title = element('h2', {}, shape(status), `${label} is ${status}`);
  const when = element(
    'p',
    { class: 'note' },
    ...(note === undefined ? [] : [`${note}, `]),
    ...sinceNodes(Date.parse(since)),
  );
  return element(
    'article',
    { class: 'effect', 'data-state': status },
    title,
    when,
    facts([
      [status === 'degraded' ? 'Users may notice' : 'Users notice', users],
      ['Still works', stillWorks],
      ['Do now', todo],
      ['Runbook', element('code', {}, runbookOf('component_down'))],
    ]),
  );
}

/** @param score null: nobody knows it now, and an old one would look like news */
function showScore(score: number | null): void {
  const ring = (extra: Record<string, string | number>) =>
    svg('circle', { cx: 50, cy: 50, r: 42, 'stroke-width': 9, ...extra });
  const label = score === null ? 'Health score unknown' : `Health score ${score} of 100`;
  const drawing = svg('svg', { viewBox: '0 0 100 100', role: 'img', 'aria-label': label });
  drawing.append(ring({ class: 'score-track' }));
  if (score !== null && score > 0) {
    const reach = `${(RING * score) / 100} ${RING}`;
    drawing.append(ring({ class: 'score-filled', 'stroke-dasharray': reach, transform: 'rotate(-90 50 50)' }));
  }
  drawing.append(
    svg('text', { x: 50, y: 52, class: 'score-number', 'aria-hidden': 'true' }, score === null ? '?' : String(score)),
    svg('text', { x: 50, y: 70, class: 'score-of', 'aria-hidden': 'true' }, score === null ? 'unknown' : 'of 100'),
  );
  byId('score').replaceChildren(drawing);
}
