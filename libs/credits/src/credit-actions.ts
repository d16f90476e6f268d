/** What costs credits. Each has a pricing rule in the database; a name that is not here cannot be gated. */
export const CREDIT_ACTIONS = [
  'influencer_unlock',
  'post_analytics',
  'discovery_pagination',
  'bulk_export',
  'advanced_search',
] as const;

export type CreditAction = (typeof CREDIT_ACTIONS)[number];

export function isCreditAction(name: string): name is CreditAction {
  return (CREDIT_ACTIONS as readonly string[]).includes(name);
}
