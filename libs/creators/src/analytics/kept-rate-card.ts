import type { CpmPrice, PriceRange, RateCard, ReachRow } from '@app/analytics';

/** As it is stored: amounts in thousandths of a minor unit of the currency. */
export interface KeptCard {
  id: string;
  name: string;
  version: number;
  currency: string;
  source: string;
  /** ISO 8601. */
  effectiveFrom: string;
  retiredAt: string | null;
  like: PriceRange;
  comment: PriceRange;
  view: PriceRange;
  cpms: CpmPrice[];
  reachShares: Pick<ReachRow, 'engagementRateFrom' | 'low' | 'high'>[];
}

export interface CardInForce {
  rateCard: RateCard | null;
  /** How far posts reach, by the same card. */
  reachTable: ReachRow[];
  /** When another card comes into force, in milliseconds; Infinity when none is announced. */
  until: number;
}

/** Of the cards that have begun and are not retired the one that began last. @param cards the latest beginning first */
export function inForceAt(cards: readonly KeptCard[], at: Date): CardInForce {
  const moment = at.getTime();
  const begins = ({ effectiveFrom }: KeptCard) => Date.parse(effectiveFrom);
  const found = cards.find(
    (card) => begins(card) <= moment && (card.retiredAt === null || Date.parse(card.retiredAt) > moment),
  );
  const coming = cards.filter((card) => begins(card) > moment && card.retiredAt === null);
  const until = Math.min(...coming.map(begins));
  return found === undefined ? { rateCard: null, reachTable: [], until } : { ...toRateCard(found), until };
}

/** The same in the currency itself, as the formulas read it. */
export function toRateCard(kept: KeptCard): { rateCard: RateCard; reachTable: ReachRow[] } {
  const { id, name, version, currency, source, effectiveFrom: validFrom } = kept;
  const unit = 1_000 * 10 ** minorDigits(currency);
  const inCurrency = <Range extends PriceRange>(range: Range): Range => ({
    ...range,
    low: range.low / unit,
    high: range.high / unit,
  });
  return {
    rateCard: {
      ...{ id, name, version, currency, source, validFrom },
      perLike: inCurrency(kept.like),
      perComment: inCurrency(kept.comment),
      perView: inCurrency(kept.view),
      cpms: kept.cpms.map(inCurrency),
    },
    reachTable: kept.reachShares.map((row) => ({
      ...row,
      table: `${name}, version ${version}`,
      publishedOn: validFrom.slice(0, 10),
    })),
  };
}

/** 2 for EUR, 0 for JPY. */
function minorDigits(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return maximumFractionDigits;
}
