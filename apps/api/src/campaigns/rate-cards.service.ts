import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { RateCardsRepository, type StoredRateCard } from '@app/campaigns';
import type { Page } from '@app/common';
import { ResourceNotFoundError } from '@app/creators';
import { AuditLogRepository, Database } from '@app/database';
import type { PageQueryDto } from '../http/page-query.dto';
import { InvalidRequestError } from '../http/validation.pipe';
import type { AddRateCardDto } from './dto/rate-card.dto';

/** What the reports of campaigns value reactions by. Each step is written to the audit log in the same transaction. */
@Injectable()
export class RateCardsService {
  constructor(
    private readonly database: Database,
    private readonly cards: RateCardsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  list(page: PageQueryDto): Promise<Page<StoredRateCard>> {
    return this.cards.findPage(page);
  }

  add({ userId: actorId }: Principal, card: AddRateCardDto): Promise<StoredRateCard> {
    refuseCrossedRates(card);
    return this.database.asSystem(async (sql) => {
      const added = await this.cards.add(sql, card, actorId);
      await this.audit.record(sql, {
        actorId,
        action: 'rate_card.add',
        target: ['emv_rate_cards', added.id],
        reason: card.source,
        details: { ...card },
      });
      return added;
    });
  }

  retire({ userId: actorId }: Principal, id: string, reason: string): Promise<void> {
    return this.database.asSystem(async (sql) => {
      if (!(await this.cards.retire(sql, id))) throw new ResourceNotFoundError('No rate card in force has this id.');
      await this.audit.record(sql, { actorId, action: 'rate_card.retire', target: ['emv_rate_cards', id], reason });
    });
  }
}

function refuseCrossedRates(card: AddRateCardDto): void {
  const errors = (['like', 'comment', 'view'] as const)
    .filter((kind) => card[`${kind}High`] < card[`${kind}Low`])
    .map((kind) => ({ field: `${kind}High`, code: 'RANGE', message: `must not be below ${kind}Low` }));
  if (errors.length > 0) throw new InvalidRequestError(errors);
}
