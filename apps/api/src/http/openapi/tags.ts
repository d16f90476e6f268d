/** Groups of routes, in the order in which a reader needs them. */
export const TAGS = [
  ['Creators', 'Look a creator up, unlock it once, and read posts, insights and analytics of it.'],
  ['Discovery', 'Creators by their figures. Counting is free.'],
  ['Search', 'Nested conditions, words in any language and similar names; searches kept under a name.'],
  ['Favourites', 'Creators that you keep at hand.'],
  ['Lists', 'Creators that you keep together.'],
  ['Campaigns', 'Creators and posts of a campaign, its life cycle, and how it did.'],
  ['Exports', 'Files of many creators: csv, xlsx, jsonl.'],
  ['Content intelligence', 'How far the analysis of a creator is.'],
  ['Credits', 'What you have, what things cost, what you spent, and how to buy more.'],
  ['Watches', 'Be told when a creator changes, or when a saved search finds somebody new.'],
  ['Webhooks', 'Be told of events at an address of yours.'],
  ['Search history', 'What you looked up and searched.'],
  ['Health', 'For orchestrators and balancers. No token needed.'],
  ['Monitoring', 'How the system does: for operators, Prometheus and the status page at /dashboard.'],
  ['Administration', 'For the role admin; each change is in the audit log with its reason.'],
  ['Payments', 'For the payment provider alone.'],
] as const;
