import type { ContentCategory } from '@app/analytics';

/** What the category model is asked about each category: its name alone is often too short to say what is meant. */
const SUBJECTS: Readonly<Record<ContentCategory, string>> = {
  Fashion: 'fashion, clothes or shoes',
  Beauty: 'make-up, skin care or hair',
  Food: 'food, cooking or restaurants',
  Travel: 'travel or holidays',
  Tech: 'technology, computers or gadgets',
  Fitness: 'workouts or the gym',
  Health: 'health, nutrition or wellbeing',
  Sports: 'a sport, a match or athletes',
  Gaming: 'video games',
  Music: 'music, songs or concerts',
  'Film & TV': 'films, series or television',
  Art: 'art, drawing or crafts',
  Photography: 'photography or cameras',
  Education: 'learning, school or science',
  Business: 'business, work or marketing',
  Finance: 'money, saving or investing',
  Family: 'family, parents or children',
  Pets: 'pets such as dogs or cats',
  Home: 'a home, its furniture or its garden',
  Nature: 'nature, wild animals or landscapes',
  Cars: 'cars or motorcycles',
  'News & Society': 'news, politics or society',
  Comedy: 'jokes or comedy',
  Lifestyle: 'everyday life',
};

export const hypothesisOf = (category: ContentCategory): string => `This post is about ${SUBJECTS[category]}.`;
