import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import { AuditLogRepository, Database } from '@app/database';
import { AlertNotices, AlertsRepository } from '@app/monitoring';
import type { AlertsPageDto, AlertTestDto, ListAlertsDto } from './dto/alert.dto';

@Injectable()
export class AlertsAdministrationService {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly notices: AlertNotices,
    private readonly database: Database,
    private readonly audit: AuditLogRepository,
  ) {}

  async list({ state, limit, cursor }: ListAlertsDto): Promise<AlertsPageDto> {
    const { items, nextCursor } = await this.alerts.findPage({ state, limit, cursor });
    return { items: items.map(({ alert, notices }) => ({ ...alert, notices })), nextCursor };
  }

  /** The order is recorded before the message leaves: what was sent is always in the audit log. */
  async test(actorId: string, reason: string): Promise<AlertTestDto> {
    if (!this.notices.isConfigured) {
      throw new AppError('RESOURCE.CONFLICT', {
        detail: 'No address is configured for alerts: set MONITORING_ALERT_WEBHOOK and MONITORING_ALERT_SECRET.',
      });
    }
    const id = `test.${randomUUID()}`;
    await this.database.asSystem((sql) =>
      this.audit.record(sql, { actorId, action: 'alert.test', target: ['alert_notices', id], reason }),
    );
    const data = { message: 'This is a test: nothing is wrong.' };
    const outcome = await this.notices.post({ id, type: 'alert.test', at: new Date(), data });
    const isDelivered = outcome.kind === 'delivered';
    this.notices.count(isDelivered ? 'delivered' : 'failed');
    const error = outcome.kind === 'delivered' ? null : outcome.error;
    return { id, delivered: isDelivered, statusCode: outcome.statusCode, error };
  }
}
