import { Injectable } from '@nestjs/common';
import { Logger } from '@app/observability';
import { AlertMachine, type AlertChanges } from './alert-machine';
import { AlertMirror } from './alert-mirror';
import { AlertNotices } from './alert-notices';
import type { AlertReading } from './alert-reading';
import { mergeNotices, nextNotice, type AlertRecord } from './alert-record';
import { AlertsRepository } from './alerts.repository';
import { EvaluatorLease } from './evaluator-lease';
import { within } from './within';

const DATABASE_LIMIT_MS = 3_000;
/** A stopping process finishes what it is telling, but not for a receiver that hangs. */
const CLOSE_LIMIT_MS = 1_500;

/**
 * The alerts of the process that evaluates: in memory first, from there into the database, into Redis and out to the
 * receiver. While the database is away they wait here with their true times; who takes over reads what the one before
 * left in both places.
 */
@Injectable()
export class AlertDesk {
  private readonly machine: AlertMachine;
  /** Over, but not yet stored and told. */
  private readonly leaving = new Set<AlertRecord>();
  private readonly stored = new WeakSet<AlertRecord>();
  private isInOffice = false;
  /** What fires was read from the database: until then a new alert may turn out to be an old one. */
  private isTableRead = false;
  private storing: Promise<void> | undefined;
  private telling: Promise<void> | undefined;

  constructor(
    private readonly alerts: AlertsRepository,
    private readonly mirror: AlertMirror,
    private readonly notices: AlertNotices,
    private readonly lease: EvaluatorLease,
    private readonly logger: Logger,
  ) {
    this.machine = new AlertMachine(() => this.notices.newNotices());
  }

  open(): AlertRecord[] {
    return this.machine.open();
  }

  /** What another process evaluates. @returns null when nobody can be asked */
  async follow(): Promise<AlertRecord[] | null> {
    if (this.isInOffice) this.handOver();
    const mirrored = await this.mirror.read();
    const records = mirrored ?? (await within(this.alerts.findUnsettled(), DATABASE_LIMIT_MS)) ?? null;
    return records?.filter(({ alert }) => alert.state === 'firing') ?? null;
  }

  /** At every tick of the process that evaluates: at the first it goes on where the one before ended. */
  async takeOver(): Promise<void> {
    if (!this.isInOffice) {
      this.isInOffice = true;
      await this.adoptMirrored((await this.mirror.read()) ?? []);
    }
    if (this.isTableRead) return;
    const found = await within(this.alerts.findUnsettled(), DATABASE_LIMIT_MS);
    if (found === undefined) return;
    this.isTableRead = true;
    for (const record of found) this.adopt(record, { isStored: true });
  }

  step(readings: readonly AlertReading[], at: string): AlertChanges {
    const changes = this.machine.step(readings, at);
    for (const record of changes.resolved) this.leaving.add(record);
    return changes;
  }

  /** Stores and tells in the background, one run of each at a time. */
  settle(): void {
    void this.writeMirror();
    this.storing ??= this.store().finally(() => (this.storing = undefined));
    this.telling ??= this.storing.then(() => this.tell()).finally(() => (this.telling = undefined));
  }

  async idle(): Promise<void> {
    await this.telling;
    await this.storing;
  }

  /** Ends what is under way, and notes what was told. */
  async close(): Promise<void> {
    await within(this.idle(), CLOSE_LIMIT_MS);
    this.notices.stop();
    if (this.isInOffice) await within(this.leave(), CLOSE_LIMIT_MS);
  }

  private async leave(): Promise<void> {
    await this.idle();
    await this.store();
    await Promise.allSettled([this.writeMirror(), this.alerts.releaseClaims(this.lease.holder)]);
  }

  private async writeMirror(): Promise<void> {
    if (this.isInOffice) await this.mirror.write(this.all());
  }

  /** What is over goes first: its place must be free before the next alert of its kind is stored. */
  private all(): AlertRecord[] {
    return [...this.leaving, ...this.open()];
  }

  /** Somebody else evaluates now, and has read what this process left. */
  private handOver(): void {
    [this.isInOffice, this.isTableRead] = [false, false];
    this.machine.clear();
    this.leaving.clear();
  }

  /** The database knows better what it has; what it could not take is only here. */
  private async adoptMirrored(mirrored: readonly AlertRecord[]): Promise<void> {
    const ids = mirrored.map(({ alert }) => alert.id);
    const known = (await within(this.alerts.findByIds(ids), DATABASE_LIMIT_MS)) ?? [];
    for (const record of mirrored) {
      const stored = known.find(({ alert }) => alert.id === record.alert.id);
      this.adopt(stored === undefined ? record : merged(record, stored), { isStored: stored !== undefined });
    }
  }

  private adopt(record: AlertRecord, { isStored }: { isStored: boolean }): void {
    const isKnown = this.all().some(({ alert }) => alert.id === record.alert.id);
    if (isKnown) return;
    if (isStored) this.stored.add(record);
    if (record.alert.state === 'firing') this.machine.adopt(record);
    else if (nextNotice(record) !== null || !isStored) this.leaving.add(record);
  }

  private async store(): Promise<void> {
    for (const record of this.all()) {
      const isDone = await within(
        this.alerts.save(record).then(() => true),
        DATABASE_LIMIT_MS,
      );
      if (isDone !== true) return this.logger.debug('alerts wait for the database', { alertId: record.alert.id });
      this.stored.add(record);
      if (record.alert.state === 'resolved' && nextNotice(record) === null) this.leaving.delete(record);
    }
  }

  private async tell(): Promise<void> {
    for (const record of this.all()) {
      if (nextNotice(record) === null) continue;
      const before = record.notices;
      await this.notices.tell(record, { isStored: this.stored.has(record) });
      if (record.notices === before) continue;
      // Noted at once: a process that ended in between would tell again.
      await Promise.all([this.writeMirror(), within(this.alerts.save(record), DATABASE_LIMIT_MS)]);
    }
  }
}

/** Over is over and told is told, wherever it was noted. */
const merged = (record: AlertRecord, stored: AlertRecord): AlertRecord => ({
  alert: stored.alert.state === 'resolved' ? stored.alert : record.alert,
  lastSeenAt: record.lastSeenAt,
  notices: mergeNotices(record.notices, stored.notices),
});
