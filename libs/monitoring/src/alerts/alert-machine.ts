import { randomUUID } from 'node:crypto';
import { keyOf, type AlertReading } from './alert-reading';
import type { AlertRecord, Notices } from './alert-record';
import { ALERT_RULE_TABLE } from './alert-rules';

export interface AlertChanges {
  fired: AlertRecord[];
  resolved: AlertRecord[];
}

interface Episode {
  record: AlertRecord;
  /** Ticks in a row in which it did not hold. */
  calm: number;
  /** Whether any of them was measured, rather than without evidence. */
  isMeasured: boolean;
}

interface Suspicion {
  ticks: number;
  since: string;
}

/**
 * Makes episodes of readings: one firing and one resolution each, however the values tremble. What holds must hold for
 * some ticks in a row, and what is over must stay well below the limit for some, see ALERT_RULE_TABLE. Without evidence
 * nothing begins, and what fires ends only after as long a time, and says so.
 */
export class AlertMachine {
  private readonly suspicions = new Map<string, Suspicion>();
  private readonly episodes = new Map<string, Episode>();

  /** @param noticesOf of a new alert */
  constructor(private readonly newNotices: () => Notices) {}

  /** Those that fire. */
  open(): AlertRecord[] {
    return [...this.episodes.values()].map(({ record }) => record);
  }

  /** Goes on with an alert that another process, or an earlier run, began. One that fires here already stays. */
  adopt(record: AlertRecord): void {
    const key = keyOf(record.alert);
    if (!this.episodes.has(key)) this.episodes.set(key, { record, calm: 0, isMeasured: false });
  }

  /** Forgets everything: somebody else goes on. */
  clear(): void {
    this.suspicions.clear();
    this.episodes.clear();
  }

  /** @param at of the tick, ISO 8601 */
  step(readings: readonly AlertReading[], at: string): AlertChanges {
    const changes: AlertChanges = { fired: [], resolved: [] };
    for (const reading of [...readings, ...this.missing(readings)]) {
      const episode = this.episodes.get(keyOf(reading));
      if (episode === undefined) this.suspect(reading, at, changes);
      else this.follow(episode, reading, { at, changes });
    }
    return changes;
  }

  /** Of alerts that nothing is said of any more: what they watched is gone, say, since an upgrade. */
  private missing(readings: readonly AlertReading[]): AlertReading[] {
    const read = new Set(readings.map(keyOf));
    return this.open()
      .filter(({ alert }) => !read.has(keyOf(alert)))
      .map(({ alert }) => ({ ...alert, verdict: 'unknown' }));
  }

  private suspect(reading: AlertReading, at: string, { fired }: AlertChanges): void {
    const key = keyOf(reading);
    if (reading.verdict !== 'over') return void this.suspicions.delete(key);
    const { ticks, since } = this.suspicions.get(key) ?? { ticks: 0, since: at };
    if (ticks + 1 < ALERT_RULE_TABLE[reading.rule].fireAfter) {
      this.suspicions.set(key, { ticks: ticks + 1, since });
      return;
    }
    this.suspicions.delete(key);
    const record = toRecord(reading, { startedAt: since, lastSeenAt: at, notices: this.newNotices() });
    this.episodes.set(key, { record, calm: 0, isMeasured: false });
    fired.push(record);
  }

  private follow(
    episode: Episode,
    reading: AlertReading,
    { at, changes }: { at: string; changes: AlertChanges },
  ): void {
    const { record } = episode;
    const { verdict, message, value, severity } = reading;
    if (verdict !== 'unknown') Object.assign(record.alert, { message, value, severity });
    if (verdict === 'over' || verdict === 'between') {
      record.lastSeenAt = at;
      [episode.calm, episode.isMeasured] = [0, false];
      return;
    }
    episode.calm += 1;
    episode.isMeasured ||= verdict === 'clear';
    if (episode.calm < ALERT_RULE_TABLE[reading.rule].resolveAfter) return;
    this.episodes.delete(keyOf(reading));
    Object.assign(record.alert, { state: 'resolved', resolvedAt: at });
    if (!episode.isMeasured) {
      record.alert.message = `Ended without evidence: nothing could be measured any more. Last: ${record.alert.message}`;
    }
    changes.resolved.push(record);
  }
}

function toRecord(
  { verdict: _verdict, ...reading }: AlertReading,
  { startedAt, lastSeenAt, notices }: { startedAt: string; lastSeenAt: string; notices: Notices },
): AlertRecord {
  const alert = { id: randomUUID(), ...reading, state: 'firing' as const, startedAt, resolvedAt: null, recovery: null };
  return { alert, lastSeenAt, notices };
}
