/** What came of one HTTP call to the data provider. */
export type CallOutcome =
  | 'ok'
  | 'not_found'
  | 'not_scraped'
  | 'malformed'
  | 'too_large'
  | 'rate_limited'
  | 'quota_exhausted'
  | 'unauthorised'
  | 'forbidden'
  | 'bad_request'
  | 'server_error'
  | 'timeout'
  | 'network_error'
  | 'cancelled'
  /** Our own policies kept the call back: never booked. */
  | 'not_asked';

export const PROVIDER_TARGETS = ['instagram_graphql_profile', 'instagram_graphql_user_posts'] as const;
export type ProviderTarget = (typeof PROVIDER_TARGETS)[number];

export interface VendorCall {
  provider: 'decodo';
  target: ProviderTarget;
  outcome: CallOutcome;
  /** Null when no answer came. */
  statusCode: number | null;
  latencyMs: number;
  /** Whether the provider charges for it. */
  billable: boolean;
  requestId: string | null;
  at: Date;
}

/** Books every call to the provider. Never fails and never delays the call it books. */
export abstract class VendorMeter {
  abstract record(call: VendorCall): void;
}
