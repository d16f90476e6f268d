/** What an endpoint may subscribe to. The database knows the same words (ck_webhook_endpoints_topics). */
export const SUBSCRIBABLE_TOPICS = [
  'credits.low_balance',
  'credits.exhausted',
  'creator.followers_moved',
  'creator.sponsored_post',
  'creator.renamed',
  'search.new_match',
] as const;

/** Every kind of message; a test goes only to the endpoint it was asked for. */
export const WEBHOOK_TOPICS = [...SUBSCRIBABLE_TOPICS, 'webhook.test'] as const;

export type SubscribableTopic = (typeof SUBSCRIBABLE_TOPICS)[number];
export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];
