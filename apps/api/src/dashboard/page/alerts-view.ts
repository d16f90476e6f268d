import type { Alert, ComponentName } from '@app/monitoring';
import { measured, runbookOf, SEVERITIES, textOf, worstFirst } from './alert-texts';
import { byId, element, facts, setText } from './dom';
import { shape } from './shapes';
import { ageElement, timeElement } from './times';

const STATE_OF = { critical: 'down', warning: 'degraded', monitor: 'unknown' } as const;

/** What is firing, the worst first. */
export class AlertsView {
  private shown = '';

  /** @param explained components whose loss is explained at the top of the page already */
  show(alerts: readonly Alert[], explained: readonly ComponentName[]): void {
    const firing = worstFirst(alerts);
    const key = JSON.stringify([firing, explained]);
    if (key === this.shown) return;
    this.shown = key;
    setText(byId('alerts-count'), firing.length === 0 ? '' : String(firing.length));
    const none = element('p', { class: 'quiet' }, 'No alert is firing.');
    byId('alerts-list').replaceChildren(
      ...(firing.length === 0
        ? [none]
        : firing.map((alert) =>
            card(
              alert,
              explained.some((name) => name === alert.subject),
            ),
          )),
    );
  }
}

function card(alert: Alert, isExplained: boolean): HTMLElement {
  const { label, users, todo } = textOf(alert);
  const { word, meaning } = SEVERITIES[alert.severity];
  const badge = element(
    'span',
    { class: 'badge', 'data-state': STATE_OF[alert.severity], title: meaning },
    shape(STATE_OF[alert.severity]),
    word,
  );
  const startedAt = Date.parse(alert.startedAt);
  const value = measured(alert.value, alert.unit);
  const limit = measured(alert.threshold, alert.unit);
  return element(
    'article',
    { class: 'alert', 'data-state': STATE_OF[alert.severity] },
    element('header', {}, badge, element('h3', {}, label)),
    element('p', { class: 'message' }, alert.message),
    facts([
      ...(value === null ? [] : [['Measured', `${value}${limit === null ? '' : `, limit ${limit}`}`] as const]),
      ['Since', element('span', {}, timeElement(startedAt), ' (', ageElement(startedAt), ')')],
      ...(isExplained ? [] : [['Users notice', users] as const]),
      ['Recovery', alert.recovery ?? 'Nothing was done by itself.'],
      ['Do now', isExplained ? 'What is written at the top.' : todo],
      ['Runbook', element('code', {}, runbookOf(alert.rule))],
    ]),
  );
}
