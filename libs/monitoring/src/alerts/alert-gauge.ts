import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '@app/observability';
import { AlertBoard } from './alert-board';
import { ALERT_RULE_TABLE } from './alert-rules';
import { ALERT_RULES } from './alert.types';

/** Shows what fires as a metric of every process that knows of it: take the maximum over processes, not the sum. */
@Injectable()
export class AlertGauge implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly board: AlertBoard,
  ) {}

  onModuleInit(): void {
    this.metrics.beforeReading(() => this.refresh());
  }

  private refresh(): void {
    const firing = this.board.firing();
    for (const rule of ALERT_RULES) {
      for (const severity of ALERT_RULE_TABLE[rule].severities) {
        const count = firing.filter((alert) => alert.rule === rule && alert.severity === severity).length;
        this.metrics.set('app_alerts_firing', { rule, severity }, count);
      }
    }
  }
}
