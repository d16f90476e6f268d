import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import {
  calculatePrices,
  CREDIT_ACTIONS,
  isCreditAction,
  PricingCatalogue,
  PricingPositionsRepository,
  QuotesRepository,
  toAffordability,
  type Affordability,
  type Calculation,
  type PriceLine,
  type PriceRule,
  type PricingPosition,
} from '@app/credits';
import { normaliseUsername } from '@app/instagram';
import { ByteAnswer } from '../http/byte-answer';
import { InvalidRequestError } from '../http/validation.pipe';
import { NoSuchActionError, TooManyUnitsAskedError } from './credits.errors';

/** Prices are shown from the price list that is kept; what a use costs a reader is asked of the database each time. */
@Injectable()
export class PricesService {
  constructor(
    private readonly catalogue: PricingCatalogue,
    private readonly quotes: QuotesRepository,
    private readonly positions: PricingPositionsRepository,
  ) {}

  async list(): Promise<ByteAnswer> {
    const { body, etag } = await this.catalogue.entry();
    return new ByteAnswer({ body, etag });
  }

  /** @throws NoSuchActionError */
  async find(action: string): Promise<PriceRule> {
    const { list } = await this.catalogue.read();
    const rule = list.actions.find((each) => each.action === action);
    if (rule === undefined)
      throw new NoSuchActionError({ given: action, known: list.actions.map((each) => each.action) });
    return rule;
  }

  /** @throws NoSuchActionError */
  async canPerform(
    { claims }: Principal,
    { action, units, username }: PriceLine & { username?: string | undefined },
  ): Promise<Affordability> {
    if (!isCreditAction(action)) throw new NoSuchActionError({ given: action, known: CREDIT_ACTIONS });
    if (username !== undefined && action !== 'influencer_unlock') {
      throw new InvalidRequestError([
        { field: 'username', code: 'UNEXPECTED', message: 'goes with influencer_unlock only' },
      ]);
    }
    const resource = username === undefined ? null : normaliseUsername(username);
    const quote = await this.quotes.findQuote(claims, { action, units, resource });
    if (quote === null)
      throw new NoSuchActionError({ given: action, known: CREDIT_ACTIONS.filter((each) => each !== action) });
    return toAffordability(quote);
  }

  /** @throws NoSuchActionError, TooManyUnitsAskedError */
  async calculate({ claims }: Principal, lines: readonly PriceLine[]): Promise<Calculation> {
    const position = await this.positions.getPosition(claims);
    requireKnown(lines, position);
    return calculatePrices(lines, position);
  }
}

function requireKnown(lines: readonly PriceLine[], { rules }: PricingPosition): void {
  const most = new Map(rules.map(({ action, maxUnits }) => [action, maxUnits]));
  const unknown = lines.findIndex(({ action }) => !most.has(action));
  const given = lines[unknown]?.action;
  if (given !== undefined)
    throw new NoSuchActionError({ given, known: [...most.keys()], field: `items.${unknown}.action` });
  const errors = lines.flatMap(({ action, units }, index) => {
    const max = most.get(action) as number;
    return units > max
      ? [{ field: `items.${index}.units`, code: 'MAX', message: `must not be greater than ${max}` }]
      : [];
  });
  if (errors.length > 0) throw new TooManyUnitsAskedError(errors);
}
