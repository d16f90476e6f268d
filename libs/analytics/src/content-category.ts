/** The closed list of content categories, in the order in which ties are broken. */
export const CONTENT_CATEGORIES = [
  'Fashion',
  'Beauty',
  'Food',
  'Travel',
  'Tech',
  'Fitness',
  'Health',
  'Sports',
  'Gaming',
  'Music',
  'Film & TV',
  'Art',
  'Photography',
  'Education',
  'Business',
  'Finance',
  'Family',
  'Pets',
  'Home',
  'Nature',
  'Cars',
  'News & Society',
  'Comedy',
  'Lifestyle',
] as const;

export type ContentCategory = (typeof CONTENT_CATEGORIES)[number];

/** Of a caption that points nowhere. */
export const DEFAULT_CATEGORY: ContentCategory = 'Lifestyle';
