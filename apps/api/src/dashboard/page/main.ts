import type { HealthReport, MetricsReport } from '@app/monitoring';
import { access, AccessForm } from './access';
import { AlertsView } from './alerts-view';
import { ChartsView, SPANS } from './charts-view';
import { ComponentsView } from './components-view';
import { ConnectionView } from './connection-view';
import { byId, setAttribute, show } from './dom';
import { FiguresView } from './figures-view';
import { HealthPoll } from './health-poll';
import { History } from './history';
import { MetricsStream, type StreamState } from './metrics-stream';
import { serverNow } from './server-clock';
import { goTo, Shortcuts } from './shortcuts';
import { TablesView } from './tables-view';
import { startTheme } from './theme';
import { refreshAges } from './times';
import { affectedComponents, verdictOn } from './verdict';
import { VerdictView } from './verdict-view';

/** Health is asked for, and figures come, every five seconds: a little late is not lost. */
const LATE_MS = 9_000;

class StatusPage {
  private readonly history = new History();
  private readonly verdict = new VerdictView();
  private readonly connection = new ConnectionView();
  private readonly alerts = new AlertsView();
  private readonly components = new ComponentsView();
  private readonly figures = new FiguresView();
  private readonly charts = new ChartsView(this.history);
  private readonly tables = new TablesView();
  private readonly openedAt = serverNow();
  private health: HealthReport | null = null;
  private healthAt: number | null = null;
  private isHealthSilent = false;
  private stream: StreamState = { kind: 'connecting' };
  private figuresAt: number | null = null;
  private isDrawn = true;

  private readonly poll = new HealthPoll({
    onHealth: (report) => this.onHealth(report),
    onSilence: () => this.onSilence(),
  });
  private readonly metrics = new MetricsStream({
    token: access.token,
    onReport: (report) => this.onReport(report),
    onState: (state) => this.onState(state),
  });
  private readonly access = new AccessForm(() => this.metrics.retry(true));

  start(): void {
    this.listenToReader();
    for (const event of ['online', 'visibilitychange']) {
      (event === 'online' ? window : document).addEventListener(event, () => this.onReturn());
    }
    setInterval(() => this.showNow(), 1_000);
    void this.poll.ask();
    void this.metrics.run();
  }

  private onHealth(report: HealthReport): void {
    this.health = report;
    this.healthAt = serverNow();
    this.isHealthSilent = false;
    this.components.show(report, this.history.latest);
    this.alerts.show(report.alerts, affectedComponents(report));
    this.showNow();
  }

  private onSilence(): void {
    this.isHealthSilent = true;
    this.showNow();
  }

  /** Many come at once after a connection: they are drawn once. */
  private onReport(report: MetricsReport): void {
    this.figuresAt = serverNow();
    if (!this.history.add(report) || !this.isDrawn) return;
    this.isDrawn = false;
    setTimeout(() => this.draw(), 50);
  }

  private draw(): void {
    this.isDrawn = true;
    const { latest } = this.history;
    if (latest === undefined) return;
    show(byId('live'), true);
    show(byId('scope'), latest.scope === 'process');
    this.figures.show(latest);
    this.charts.show();
    this.tables.show(latest);
    if (this.health !== null) this.components.show(this.health, latest);
  }

  private onState(state: StreamState): void {
    this.stream = state;
    const isLocked = state.kind === 'locked';
    if (isLocked || state.kind === 'live') this.access.show(isLocked, isLocked && state.refused);
    this.showNow();
  }

  /** What was not heard while the page was in the background, or the device without a network, is asked for at once. */
  private onReturn(): void {
    if (document.visibilityState !== 'visible') return;
    void this.poll.ask();
    this.metrics.retry();
  }

  private showNow(): void {
    const lost = { healthLostSince: this.healthLostSince(), figuresLostSince: this.figuresLostSince() };
    const verdict = verdictOn({ health: this.health, ...lost });
    this.verdict.show(verdict, lost.healthLostSince === null ? this.health : null);
    const heardAt = Math.max(this.healthAt ?? 0, this.figuresAt ?? 0) || null;
    this.connection.show({ stream: this.stream, heardAt, ...lost });
    show(byId('waiting'), this.history.latest === undefined && this.stream.kind !== 'locked');
    refreshAges();
  }

  private healthLostSince(): number | null {
    const since = this.healthAt ?? this.openedAt;
    const isFirst = this.healthAt === null && this.isHealthSilent;
    return isFirst || serverNow() - since > LATE_MS ? since : null;
  }

  /** Who was never let in misses no figures; who is no longer let in sees old ones. */
  private figuresLostSince(): number | null {
    if (this.stream.kind === 'locked' && this.figuresAt === null) return null;
    const since = this.figuresAt ?? this.openedAt;
    return serverNow() - since > LATE_MS ? since : null;
  }

  private listenToReader(): void {
    const theme = startTheme();
    const span = (id: 'short' | 'long') => () => {
      this.charts.setSpan(SPANS[id]);
      for (const name of ['short', 'long']) setAttribute(byId(`span-${name}`), 'aria-pressed', String(name === id));
    };
    byId('span-short').addEventListener('click', span('short'));
    byId('span-long').addEventListener('click', span('long'));
    new Shortcuts([
      { key: 'n', does: 'Go to what is wrong now', run: goTo('now') },
      { key: 'a', does: 'Go to alerts', run: goTo('alerts') },
      { key: 'c', does: 'Go to components', run: goTo('components') },
      { key: 'f', does: 'Go to live figures', run: goTo('figures-section') },
      { key: 'r', does: 'Go to routes and other tables', run: goTo('tables') },
      { key: '1', does: 'Charts of 10 minutes', run: span('short') },
      { key: '2', does: 'Charts of 1 hour', run: span('long') },
      { key: 't', does: 'Change the theme: auto, light, dark', run: () => theme.next() },
      { key: 'u', does: 'Ask the server now', run: () => this.onReturn() },
    ]);
  }
}

// Whatever goes wrong in here must not leave a page behind that looks well.
for (const event of ['error', 'unhandledrejection']) addEventListener(event, () => show(byId('broken'), true));
new StatusPage().start();
