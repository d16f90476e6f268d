import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';

export const ROOT = resolve(__dirname, '../../..');
const RULES = join(ROOT, 'docker/prometheus/rules');
const DASHBOARDS = join(ROOT, 'docker/grafana/dashboards');

export interface Rule {
  file: string;
  record?: string;
  alert?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** An expression, with where it stands and the texts that name labels of its result. */
export interface Query {
  where: string;
  expr: string;
  /** `{{label}}` of a legend, `$labels.label` of an annotation. */
  shownLabels: string[];
}

interface Target {
  expr?: string;
  legendFormat?: string;
}
interface Panel {
  id: number;
  title?: string;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  targets?: (Target & { datasource?: { uid: string } })[];
  panels?: Panel[];
}
interface Variable {
  name: string;
  type: string;
  query?: string | { query: string };
}
export interface Dashboard {
  file: string;
  uid: string;
  id: number | null;
  panels: Panel[];
  templating: { list: Variable[] };
}

export function readRules(): Rule[] {
  return readdirSync(RULES).flatMap((file) => {
    const { groups } = load(readFileSync(join(RULES, file), 'utf8')) as { groups: { rules: Rule[] }[] };
    return groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, file })));
  });
}

export function readDashboards(): Dashboard[] {
  return readdirSync(DASHBOARDS).map((file) => ({
    ...(JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8')) as Dashboard),
    file,
  }));
}

export const panelsOf = ({ panels }: Dashboard): Panel[] => panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);

export function queriesOfRules(rules: readonly Rule[]): Query[] {
  return rules.map(({ file, record, alert, expr, annotations = {} }) => ({
    where: `${file}: ${record ?? alert}`,
    expr,
    shownLabels: matches(Object.values(annotations).join('\n'), /\$labels\.(\w+)/g),
  }));
}

export function queriesOfDashboard(dashboard: Dashboard): Query[] {
  const ofPanels = panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
    targets.map(({ expr = '', legendFormat = '' }) => ({
      where: `${dashboard.file}: ${title}`,
      expr: withoutVariables(expr),
      shownLabels: matches(legendFormat, /\{\{\s*(\w+)\s*\}\}/g),
    })),
  );
  return [...ofPanels, ...dashboard.templating.list.flatMap((variable) => queryOfVariable(dashboard, variable))];
}

/** `label_values(selector, label)` asks for the values of a label. */
function queryOfVariable({ file }: Dashboard, { name, type, query }: Variable): Query[] {
  if (type !== 'query') return [];
  const text = typeof query === 'string' ? query : (query?.query ?? '');
  const [, expr = text, label = ''] = /^label_values\((.+),\s*(\w+)\)$/.exec(text) ?? [];
  return [{ where: `${file}: variable ${name}`, expr: withoutVariables(expr), shownLabels: [label] }];
}

/** Grafana puts durations in their place before it asks. Variables inside of quotes may stay. */
const withoutVariables = (expr: string) => expr.replaceAll(/\$__(?:rate_interval|interval|range)\b/g, '5m');

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? '');
