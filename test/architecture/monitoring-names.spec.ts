import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERT_RULES } from '@app/monitoring';
import { METRICS } from '@app/observability';
import { allSeries, labelsOfResult } from './monitoring/known-series';
import {
  panelsOf,
  queriesOfDashboard,
  queriesOfRules,
  readDashboards,
  readRules,
  ROOT,
  type Query,
} from './monitoring/monitoring-files';
import { readPromql } from './monitoring/promql';

/** Metrics that no panel and no alert needs, each with the reason. */
const UNWATCHED: Readonly<Record<string, string>> = {};

const rules = readRules();
const alerts = rules.filter(({ alert }) => alert !== undefined);
const dashboards = readDashboards();
const known = allSeries(rules);

/** What is wrong with an expression, in words. */
function mistakes({ where, expr, shownLabels }: Query): string[] {
  const { errors, selectors, groupings } = readPromql(expr);
  if (errors.length > 0) return errors.map((error) => `${where}: cannot be read: ${error}`);
  const lacks = (metric: string, label: string) => known.get(metric)?.has(label) === false;
  const compared = selectors.flatMap(({ metric, labels }) => labels.map((label) => ({ label, metrics: [metric] })));
  return [
    ...selectors
      .filter(({ metric }) => !known.has(metric))
      .map(({ metric }) => `${where}: there is no ${metric || 'metric without a name'}`),
    ...[...compared, ...groupings]
      .filter(({ label, metrics }) => metrics.some((metric) => lacks(metric, label)))
      .map(({ label, metrics }) => `${where}: ${metrics.join(', ')} has no label ${label}`),
    ...shownLabels
      .filter((label) => !labelsOfResult(expr, known).includes(label))
      .map((label) => `${where}: shows the label ${label}, which its result does not have`),
  ];
}

describe('what is watched from outside', () => {
  const queries = [...queriesOfRules(rules), ...dashboards.flatMap(queriesOfDashboard)];

  it('asks only for metrics and labels that the processes show', () => {
    expect(queries.length).toBeGreaterThan(60);
    expect(queries.flatMap(mistakes)).toEqual([]);
  });

  it.each([
    ['a metric that does not exist', 'sum(rate(app_http_requests_total[5m]))', 'there is no app_http_requests_total'],
    ['a histogram without its suffix', 'rate(app_job_duration_seconds[5m])', 'there is no app_job_duration_seconds'],
    ['a label that is compared', 'app_queue_jobs{name="x"}', 'app_queue_jobs has no label name'],
    ['a label that is grouped by', 'sum by (queue) (app_cache_entries)', 'app_cache_entries has no label queue'],
    ['a label of a recorded figure', 'app:http_requests:rate2m{route="x"}', 'has no label route'],
    ['a bracket that is not closed', 'sum(rate(app_jobs_total[5m])', 'cannot be read'],
    ['a metric without a name', '{job="api"}', 'there is no metric without a name'],
  ])('would notice %s', (_what, expr, words) => {
    expect(mistakes({ where: 'here', expr, shownLabels: [] })).toEqual([expect.stringContaining(words)]);
  });

  it('would notice a label that is shown and lost in an aggregation', () => {
    const query = { where: 'here', expr: 'sum by (queue) (app_queue_jobs)', shownLabels: ['queue', 'state'] };
    expect(mistakes(query)).toEqual(['here: shows the label state, which its result does not have']);
  });

  it('leaves no metric of the product unwatched without a reason', () => {
    const watched = new Set(queries.flatMap(({ expr }) => readPromql(expr).selectors.map(({ metric }) => metric)));
    const isWatched = (name: string) => ['', '_bucket', '_sum', '_count'].some((suffix) => watched.has(name + suffix));
    const unwatched = Object.keys(METRICS).filter((name) => !isWatched(name));
    expect(unwatched.sort()).toEqual(Object.keys(UNWATCHED).sort());
  });
});

describe('alerts', () => {
  it.each(alerts.map((alert) => [alert.alert ?? '', alert.labels?.severity, alert] as const))(
    '%s (%s) says what is the matter, how bad it is, and where to read on',
    (name, severity, { annotations }) => {
      expect(['critical', 'warning', 'monitor']).toContain(severity);
      expect(annotations).toEqual({
        summary: expect.stringMatching(/\S/) as string,
        description: expect.stringMatching(/\.$/) as string,
        runbook: `docs/runbooks/${name}.md`,
      });
      expect(existsSync(join(ROOT, `docs/runbooks/${name}.md`))).toBe(true);
    },
  );

  it('repeat every alert of the product under its own name', () => {
    expect(alerts.map(({ alert }) => alert)).toEqual(expect.arrayContaining([...ALERT_RULES]));
  });

  it('are the subject of every runbook, and each is in the index', () => {
    const pages = readdirSync(join(ROOT, 'docs/runbooks')).filter((file) => file !== 'README.md');
    expect(new Set(pages)).toEqual(new Set(alerts.map(({ alert }) => `${alert}.md`)));
    const index = readFileSync(join(ROOT, 'docs/runbooks/README.md'), 'utf8');
    expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([]);
  });

  it('are each raised in a test of the rules', () => {
    const tests = readdirSync(join(ROOT, 'docker/prometheus/tests')).map((file) =>
      readFileSync(join(ROOT, 'docker/prometheus/tests', file), 'utf8'),
    );
    expect(alerts.filter(({ alert }) => !tests.some((text) => text.includes(`alertname: ${alert}\n`)))).toEqual([]);
  });
});

describe.each(dashboards.map((dashboard) => [dashboard.file, dashboard] as const))(
  'the dashboard %s',
  (file, dashboard) => {
    const panels = panelsOf(dashboard);

    it('brings no ids from another installation', () => {
      const sources = panels.flatMap(({ datasource, targets = [] }) => [
        datasource,
        ...targets.map((t) => t.datasource),
      ]);
      const uids = sources.filter((source) => source !== undefined).map(({ uid }) => uid);
      expect(new Set(uids)).toEqual(new Set(['${datasource}']));
      expect(dashboard.id).toBeNull();
      expect(dashboard.uid).toBe(file.replace('.json', ''));
    });

    it('has panels that neither overlap nor share an id', () => {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    });
  },
);
