import type { ContentCategory } from '@app/analytics';
import { ART, BEAUTY, FASHION, PHOTOGRAPHY } from './keywords/appearance.keywords';
import { FAMILY, FITNESS, HEALTH, SPORTS } from './keywords/body.keywords';
import { CARS, HOME } from './keywords/dwelling.keywords';
import { COMEDY, FILM_AND_TV, LIFESTYLE, MUSIC } from './keywords/entertainment.keywords';
import type { KeywordList } from './keywords/keyword-list';
import { BUSINESS, EDUCATION, FINANCE, NEWS_AND_SOCIETY, TECH } from './keywords/knowledge.keywords';
import { FOOD, GAMING, NATURE, PETS, TRAVEL } from './keywords/leisure.keywords';

export const CATEGORY_KEYWORDS: Readonly<Record<ContentCategory, KeywordList>> = {
  Fashion: FASHION,
  Beauty: BEAUTY,
  Food: FOOD,
  Travel: TRAVEL,
  Tech: TECH,
  Fitness: FITNESS,
  Health: HEALTH,
  Sports: SPORTS,
  Gaming: GAMING,
  Music: MUSIC,
  'Film & TV': FILM_AND_TV,
  Art: ART,
  Photography: PHOTOGRAPHY,
  Education: EDUCATION,
  Business: BUSINESS,
  Finance: FINANCE,
  Family: FAMILY,
  Pets: PETS,
  Home: HOME,
  Nature: NATURE,
  Cars: CARS,
  'News & Society': NEWS_AND_SOCIETY,
  Comedy: COMEDY,
  Lifestyle: LIFESTYLE,
};
