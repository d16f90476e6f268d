import { Module } from '@nestjs/common';
import { WebhooksModule } from '@app/webhooks';
import { AlertDesk } from './alert-desk';
import { AlertEvaluator } from './alert-evaluator';
import { AlertGauge } from './alert-gauge';
import { AlertMirror } from './alert-mirror';
import { AlertNotices } from './alert-notices';
import { AlertRecovery } from './alert-recovery';
import { AlertsRepository } from './alerts.repository';
import { EvaluatorLease } from './evaluator-lease';
import { EvaluatorLeaseRepository } from './evaluator-lease.repository';

/** Evaluates alerts in the processes that import it. Needs MonitoringModule and the global modules. */
@Module({
  imports: [WebhooksModule],
  providers: [
    AlertDesk,
    AlertEvaluator,
    AlertGauge,
    AlertMirror,
    AlertNotices,
    AlertRecovery,
    AlertsRepository,
    EvaluatorLease,
    EvaluatorLeaseRepository,
  ],
  exports: [AlertEvaluator, AlertNotices, AlertsRepository],
})
export class AlertsModule {}
