import type { ContentCategory } from '@app/analytics';

/**
 * Which of our categories answer which topic of X-Topic (19 topics of tweets, several to a tweet). A category counts
 * as right when one of the topics of the tweet names it.
 *
 * The two lists are cut differently. X-Topic parts everyday life into diaries and relationships, we have Lifestyle
 * (and Family for partners and children); it knows no humour, whose tweets stand under daily life; what we call Pets,
 * Home, Cars or Nature are hobbies there; and gossip is about the people of film and music.
 */
export const X_TOPIC_CATEGORIES: Readonly<Record<string, readonly ContentCategory[]>> = {
  'Arts & Culture': ['Art', 'Photography'],
  'Business & Entrepreneurs': ['Business', 'Finance'],
  'Celebrity & Pop Culture': ['Film & TV', 'Music'],
  'Diaries & Daily Life': ['Lifestyle', 'Comedy'],
  Family: ['Family'],
  'Fashion & Style': ['Fashion', 'Beauty'],
  'Film, TV & Video': ['Film & TV'],
  'Fitness & Health': ['Fitness', 'Health'],
  'Food & Dining': ['Food'],
  Gaming: ['Gaming'],
  'Learning & Educational': ['Education'],
  Music: ['Music'],
  'News & Social Concern': ['News & Society'],
  'Other Hobbies': ['Pets', 'Home', 'Cars', 'Nature', 'Photography', 'Art'],
  Relationships: ['Lifestyle', 'Family'],
  'Science & Technology': ['Tech'],
  Sports: ['Sports'],
  'Travel & Adventure': ['Travel', 'Nature'],
  'Youth & Student Life': ['Education'],
};
