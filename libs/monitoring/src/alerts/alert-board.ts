import { Injectable } from '@nestjs/common';
import type { Alert } from './alert.types';

/** The alerts that are firing, as this process knows them. */
@Injectable()
export class AlertBoard {
  private alerts: readonly Alert[] = [];

  /** Worst first, then oldest first. */
  firing(): readonly Alert[] {
    return this.alerts;
  }

  show(alerts: readonly Alert[]): void {
    this.alerts = alerts;
  }
}
