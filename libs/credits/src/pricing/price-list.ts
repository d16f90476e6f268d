/** What one unit of an action costs while the rule is in force. Credits. */
export interface PriceRule {
  action: string;
  description: string | null;
  unitCost: number;
  /** Units per billing period that cost nothing. */
  freeMonthly: number;
  /** Most units of one request. */
  maxUnits: number;
  validFrom: string | null;
  /** Null: until it is replaced. */
  validUntil: string | null;
}

export interface PackageOffer {
  code: string;
  name: string;
  monthlyCredits: number;
  /** Most credits that are carried over at the end of a period. */
  rolloverCap: number;
  /** For how many periods carried-over credits last. */
  rolloverMonths: number;
  /** Per month, in the smallest unit of the currency. */
  price: { amountMinor: number; currency: string };
}

export interface PriceList {
  actions: PriceRule[];
  packages: PackageOffer[];
}
