import type { Alert, AlertRuleName, AlertSeverity } from '@app/monitoring';
import { COMPONENT_ORDER, COMPONENT_TEXTS } from './component-texts';
import { percent, quantity } from './format';

export interface AlertText {
  label: string;
  /** Within the headline: "…: <noun> since 02:14". */
  headline: string;
  users: string;
  todo: string;
}

export const SEVERITIES: Readonly<Record<AlertSeverity, { rank: number; word: string; meaning: string }>> = {
  critical: { rank: 0, word: 'Critical', meaning: 'users are hurt now' },
  warning: { rank: 1, word: 'Warning', meaning: 'users soon may be hurt' },
  monitor: { rank: 2, word: 'Monitor', meaning: 'worth a look by day' },
};

const ALERT_TEXTS: Readonly<Record<AlertRuleName, AlertText>> = {
  response_time: {
    label: 'Slow answers',
    headline: 'answers are slow',
    users: 'Users wait for seconds; some give up.',
    todo: 'Sort Routes by p95: one route, or all? All: database and pools. One: what it calls.',
  },
  error_rate: {
    label: 'Failing requests',
    headline: 'requests fail',
    users: 'Users see “something went wrong” or “try again later”.',
    todo: 'Sort Routes by success: one route, or all? Look for its requests in the log by requestId. Was there a release?',
  },
  system_resources: {
    label: 'Resources nearly used up',
    headline: 'resources are nearly used up',
    users: 'Nothing yet; answers get slow when nothing is left.',
    todo: 'Which process (see Processes)? Add a process, or restart one whose memory only grows.',
  },
  ai_failures: {
    label: 'Models fail',
    headline: 'AI models fail',
    users: 'New posts are analysed by simple rules; results are marked and made again later.',
    todo: 'Read the log of the ai-worker; a thread that hangs is restarted by itself. Is memory left for the models?',
  },
  cache_hit_rate: {
    label: 'Cache misses',
    headline: 'the cache misses often',
    users: 'Pages come a little slower; the database works more.',
    todo: 'Which name misses (see Caches)? After a restart or a flush this passes by itself.',
  },
  breaker_open: {
    label: 'Calls suspended',
    headline: 'calls are suspended',
    users: 'What needs it is answered from what is stored, or refused at once instead of after a wait.',
    todo: 'The breaker tries again by itself (see Components). Find out why the calls failed before it opened.',
  },
  component_down: {
    label: 'Component down',
    headline: 'a component is down',
    users: 'Depends on which (see Components).',
    todo: 'See Components: each says what to look at.',
  },
};

/** A page that was opened before a release meets rules it has not heard of. */
const UNKNOWN = {
  headline: 'an alert is firing',
  users: 'See the message.',
  todo: 'Load this page again, then see the runbook.',
};
const texts: Readonly<Partial<Record<string, AlertText>>> = ALERT_TEXTS;

/** An alert that names a component says what the loss of that component means. */
export function textOf({ rule, subject }: Pick<Alert, 'rule' | 'subject'>): AlertText {
  const { label, headline, users, todo } = texts[rule] ?? { ...UNKNOWN, label: rule };
  const known = COMPONENT_ORDER.find((name) => name === subject);
  if (known === undefined) return { label: subject === null ? label : `${label}: ${subject}`, headline, users, todo };
  const component = COMPONENT_TEXTS[known];
  return { label: `${label}: ${component.noun}`, headline, users: component.users, todo: component.todo };
}

/** A page of the repository; each rule has its own. */
export function runbookOf(rule: AlertRuleName): string {
  return `docs/runbooks/${rule}.md`;
}

export function worstFirst(alerts: readonly Alert[]): Alert[] {
  return alerts
    .filter(({ state }) => state === 'firing')
    .sort(
      (a, b) =>
        SEVERITIES[a.severity].rank - SEVERITIES[b.severity].rank || Date.parse(a.startedAt) - Date.parse(b.startedAt),
    );
}

/** `7.2 s`, `6.4 %`; null where nothing is measured. */
export function measured(value: number | null, unit: Alert['unit']): string | null {
  if (value === null) return null;
  if (unit === 'ratio') return percent(value);
  return unit === 'seconds' ? `${quantity(value)} s` : quantity(value);
}
