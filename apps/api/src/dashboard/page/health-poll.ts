import type { HealthReport } from '@app/monitoring';
import { readServerClock } from './server-clock';

const EVERY_MS = 5_000;
const TIME_LIMIT_MS = 4_000;

export interface HealthListener {
  onHealth(report: HealthReport): void;
  onSilence(): void;
}

/** Asks /api/health every five seconds, whether or not anybody is signed in. */
export class HealthPoll {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isAsking = false;

  constructor(private readonly listener: HealthListener) {}

  /** Also brings the next question forward: a page that was in the background knows nothing of the time between. */
  async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    clearTimeout(this.timer);
    try {
      this.listener.onHealth(await read());
    } catch {
      this.listener.onSilence();
    } finally {
      this.isAsking = false;
      this.timer = setTimeout(() => void this.ask(), EVERY_MS);
    }
  }
}

async function read(): Promise<HealthReport> {
  const answer = await fetch('/api/health', {
    cache: 'no-store',
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
  });
  const report = (await answer.json()) as HealthReport;
  // A proxy in front answers for a server that is gone.
  if (typeof report.score !== 'number') throw new Error(`not a health report (${answer.status})`);
  readServerClock(answer.headers.get('Date'));
  return report;
}
