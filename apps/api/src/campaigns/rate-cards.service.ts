import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { RateCardsRepository, type StoredRateCard } from '@app/campaigns';
import type { FieldError, Page } from '@app/common';
import { RateCardsInForceRepository, ResourceNotFoundError } from '@app/creators';
import { AuditLogRepository, Database } from '@app/database';
import type { PageQueryDto } from '../http/page-query.dto';
import { InvalidRequestError } from '../http/validation.pipe';
import type { AddRateCardDto } from './dto/rate-card.dto';

/** What campaigns and analytics value reactions and reach by. Each step is written to the audit log in the same transaction. */
@Injectable()
export class RateCardsService {
  constructor(
    private readonly database: Database,
    private readonly cards: RateCardsRepository,
    private readonly audit: AuditLogRepository,
    private readonly inForce: RateCardsInForceRepository,
  ) {}

  list(page: PageQueryDto): Promise<Page<StoredRateCard>> {
    return this.cards.findPage(page);
  }

  async add({ userId: actorId }: Principal, card: AddRateCardDto): Promise<StoredRateCard> {
    refuseCrossedRates(card);
    const added = await this.database.asSystem(async (sql) => {
      const stored = await this.cards.add(sql, { ...card, effectiveFrom: card.effectiveFrom ?? null }, actorId);
      await this.audit.record(sql, {
        actorId,
        action: 'rate_card.add',
        target: ['emv_rate_cards', stored.id],
        reason: card.source,
        details: { ...card },
      });
      return stored;
    });
    await this.inForce.changed();
    return added;
  }

  async retire({ userId: actorId }: Principal, id: string, reason: string): Promise<void> {
    await this.database.asSystem(async (sql) => {
      if (!(await this.cards.retire(sql, id))) throw new ResourceNotFoundError('No rate card in force has this id.');
      await this.audit.record(sql, { actorId, action: 'rate_card.retire', target: ['emv_rate_cards', id], reason });
    });
    await this.inForce.changed();
  }
}

function refuseCrossedRates(card: AddRateCardDto): void {
  const errors = [
    ...(['like', 'comment', 'view'] as const)
      .filter((kind) => card[`${kind}High`] < card[`${kind}Low`])
      .map((kind) => ({ field: `${kind}High`, code: 'RANGE', message: `must not be below ${kind}Low` })),
    ...refusedRows('cpms', card.cpms, ({ followersFrom, kind }) => `${followersFrom} ${kind ?? ''}`),
    ...refusedRows('reachShares', card.reachShares, ({ engagementRateFrom }) => String(engagementRateFrom)),
  ];
  if (errors.length > 0) throw new InvalidRequestError(errors);
}

/** Rows whose bounds are crossed, and rows that say something else about what an earlier one speaks of. */
function refusedRows<Row extends { low: number; high: number }>(
  field: string,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): FieldError[] {
  const keys = rows.map(keyOf);
  return rows.flatMap(({ low, high }, place) => [
    ...(high < low ? [{ field: `${field}.${place}.high`, code: 'RANGE', message: 'must not be below low' }] : []),
    ...(keys.indexOf(keys[place] ?? '') < place
      ? [{ field: `${field}.${place}`, code: 'DUPLICATE', message: 'is there twice' }]
      : []),
  ]);
}
