import type { PostKind } from './analytics-input.types';
import type { Metric } from './metric';

/** What posts of one kind are worth: by their views where they are videos, otherwise by the estimated reach. */
export interface KindPrice {
  kind: PostKind;
  by: 'views' | 'reach';
  price: Metric;
}

export interface NamedCard {
  id: string;
  name: string;
  version: number;
  validFrom: string;
  source: string;
}

export interface ValueSection {
  reach: Metric;
  reachTable: string | null;
  earnedMedia: Metric;
  /** Of a post of any kind, by its reach. */
  price: Metric;
  /** Of the kinds that occur. */
  prices: KindPrice[];
  card: NamedCard | null;
  rateCard: string | null;
  currency: string | null;
}
