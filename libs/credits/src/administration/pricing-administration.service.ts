import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import type { Sql } from '@app/database';
import { LedgerConflictError, LedgerRecordNotFoundError } from '../ledger/ledger-errors';
import { PricingEvents } from '../pricing/pricing-catalogue';
import { AuditedChanges, type AdminOrder } from './audited-changes.service';
import { placeRule, type NewPricingRule, type PricingRule, type Span } from './pricing-rule';
import { PricingRulesRepository, type StoredRule } from './pricing-rules.repository';

/** A start or an end of a rule that lies where it cannot. */
class RuleSpanError extends AppError {
  constructor(field: 'validFrom' | 'validTo', message: string) {
    super('REQUEST.INVALID', {
      detail: `Refused: ${field}. See errors for each.`,
      errors: [{ field, code: 'SPAN', message }],
    });
  }
}

export interface AddedRule {
  rule: PricingRule;
  /** The rule that ends where the new one begins. */
  ended: { id: string; validTo: string } | null;
  /** Where the ended rule goes on after the new one, as a rule of its own. */
  resumed: Span | null;
}

/**
 * Prices change by rules with a beginning, never by editing what was in force. A charge is priced by the rule of its
 * moment; a free allowance is copied when a wallet first uses an action in a period, so it changes with the next one.
 */
@Injectable()
export class PricingAdministration {
  constructor(
    private readonly audited: AuditedChanges,
    private readonly rules: PricingRulesRepository,
    private readonly events: PricingEvents,
  ) {}

  /**
   * @throws RuleSpanError for a beginning in the past, or an end before the beginning
   * @throws LedgerConflictError with the spans of future rules in the way
   */
  async add(order: AdminOrder, wanted: NewPricingRule): Promise<AddedRule> {
    const added = await this.audited.carryOut(order, 'credits.add_pricing_rule', async (sql) => {
      const known = await this.rules.lockAll(sql, wanted.action);
      const validFrom = await this.beginningOf(sql, wanted);
      const { ended, resumed } = placeOrRefuse(known, {
        validFrom: validFrom.toISOString(),
        validTo: iso(wanted.validTo),
      });
      if (ended !== null) await this.rules.endAt(sql, ended.id, validFrom);
      const rule = await this.rules.insert(sql, { ...wanted, validFrom }, order.actorId);
      if (ended !== null && resumed !== null) {
        await this.rules.copyTo(sql, ended.id, { ...resumed, validTo: ended.exactTo });
      }
      const result = { rule, ended: ended && { id: ended.id, validTo: rule.validFrom }, resumed };
      return { result, note: { target: ['credit_pricing_rules', rule.id], details: { ...result } } };
    });
    await this.events.changed();
    return added;
  }

  /**
   * Takes back a rule whose time has not come; the rule that it would have ended goes on in its place.
   * @throws LedgerRecordNotFoundError
   * @throws LedgerConflictError for a rule that is or was in force
   */
  async remove(order: AdminOrder, id: string): Promise<void> {
    await this.audited.carryOut(order, 'credits.remove_pricing_rule', async (sql) => {
      const { rule, known } = await this.lockRule(sql, id);
      if (rule.status !== 'future') {
        throw new LedgerConflictError(
          'Only a rule that is not yet in force can be removed. Add one that takes its place.',
        );
      }
      await this.rules.remove(sql, id);
      const before = known.find(({ exactTo }) => exactTo === rule.exactFrom);
      if (before !== undefined) await this.rules.endAt(sql, before.id, rule.exactTo);
      const { action, unitCost, validFrom, validTo } = rule;
      const details = { action, unitCost, validFrom, validTo, extended: before?.id ?? null };
      return { result: undefined, note: { target: ['credit_pricing_rules', id], details } };
    });
    await this.events.changed();
  }

  private async lockRule(sql: Sql, id: string): Promise<{ rule: StoredRule; known: StoredRule[] }> {
    const action = await this.rules.findAction(sql, id);
    const known = action === null ? [] : await this.rules.lockAll(sql, action);
    const rule = known.find((candidate) => candidate.id === id);
    if (rule === undefined) throw new LedgerRecordNotFoundError('No pricing rule has this id.');
    return { rule, known };
  }

  private async beginningOf(sql: Sql, { validFrom, validTo }: NewPricingRule): Promise<Date> {
    const now = await this.rules.now(sql);
    const beginning = validFrom ?? now;
    if (beginning < now) {
      throw new RuleSpanError(
        'validFrom',
        'lies in the past, whose prices stay as they were; leave it out to begin at once',
      );
    }
    if (validTo !== null && validTo <= beginning)
      throw new RuleSpanError('validTo', 'must be later than the beginning');
    return beginning;
  }
}

function placeOrRefuse(known: readonly StoredRule[], added: Span): { ended: StoredRule | null; resumed: Span | null } {
  const { ended, resumed, clashing } = placeRule(known, added);
  if (clashing.length > 0) {
    throw new LedgerConflictError(
      'Rules that are to come lie in this span. Remove them first, or end the new rule before them.',
      {
        extensions: { clashing: clashing.map(({ id, validFrom, validTo }) => ({ id, validFrom, validTo })) },
      },
    );
  }
  return { ended, resumed };
}

function iso(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}
