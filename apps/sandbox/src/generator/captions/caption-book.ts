import type { Category } from '../categories';

export type Mood = 'positive' | 'neutral' | 'negative';

/** What the generated creators of one language write. `{brand}` and `{who}` stand for an account named in the text. */
export interface CaptionBook {
  /** ISO 639-1. */
  language: string;
  country: string;
  /** Cities a post may be located in. */
  places: readonly string[];
  /** `ascii` or `ascii|as written in the language`. */
  firstNames: readonly string[];
  lastNames: readonly string[];
  opening: Readonly<Record<Mood, readonly string[]>>;
  topics: Readonly<Record<Category, readonly string[]>>;
  questions: readonly string[];
  sponsored: readonly string[];
  /** Hashtags that say a post was paid for, as the law or custom of the country has them. */
  disclosures: readonly string[];
  hashtags: readonly string[];
  comments: Readonly<Record<Mood, readonly string[]>>;
  biographies: readonly string[];
}
