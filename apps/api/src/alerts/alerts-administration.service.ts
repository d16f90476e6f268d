import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import { AlertNotices, AlertsRepository } from '@app/monitoring';
import type { AlertsPageDto, AlertTestDto, ListAlertsDto } from './dto/alert.dto';

@Injectable()
export class AlertsAdministrationService {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly notices: AlertNotices,
  ) {}

  async list({ state, limit, cursor }: ListAlertsDto): Promise<AlertsPageDto> {
    const { items, nextCursor } = await this.alerts.findPage({ state, limit, cursor });
    return { items: items.map(({ alert, notices }) => ({ ...alert, notices })), nextCursor };
  }

  async test(): Promise<AlertTestDto> {
    if (!this.notices.isConfigured) {
      throw new AppError('RESOURCE.CONFLICT', {
        detail: 'No address is configured for alerts: set MONITORING_ALERT_WEBHOOK and MONITORING_ALERT_SECRET.',
      });
    }
    const id = `test.${randomUUID()}`;
    const data = { message: 'This is a test: nothing is wrong.' };
    const outcome = await this.notices.post({ id, type: 'alert.test', at: new Date(), data });
    const isDelivered = outcome.kind === 'delivered';
    this.notices.count(isDelivered ? 'delivered' : 'failed');
    const error = outcome.kind === 'delivered' ? null : outcome.error;
    return { id, delivered: isDelivered, statusCode: outcome.statusCode, error };
  }
}
