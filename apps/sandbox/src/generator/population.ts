import { LISTED_SHARDS } from './creator-maker';
import { personaOf, usernameFor } from './persona';
import { Random } from './random';

export const POPULATION_SIZE = LISTED_SHARDS;

export type Standing = 'public' | 'private' | 'deleted';

/** One line of the list of creators; the account itself is made when somebody asks. */
export interface Listing {
  index: number;
  key: string;
  username: string;
  category: string;
  language: string;
  standing: Standing;
  /** Renamed: the name it had, and whether a stranger sits on it now. */
  formerUsername: string | null;
  formerNameTaken: boolean;
}

/** The 5,000 creators, in a fixed order. Takes some tens of milliseconds: build it once. */
export function listPopulation(): Listing[] {
  const taken = new Set<string>();
  const claim = (key: string): string => {
    const persona = personaOf(key);
    for (let attempt = 0; ; attempt++) {
      const username = usernameFor(key, persona, attempt);
      if (!taken.has(username)) {
        taken.add(username);
        return username;
      }
    }
  };
  return Array.from({ length: POPULATION_SIZE }, (_, index) => {
    const key = `listed:${index}`;
    const persona = personaOf(key);
    const random = new Random(`standing:${key}`);
    const renamed = random.chance(0.02);
    return {
      index,
      key,
      username: claim(key),
      category: persona.category,
      language: persona.book.language,
      standing: random.weighted<Standing>([
        ['public', 945],
        ['private', 40],
        ['deleted', 15],
      ]),
      formerUsername: renamed ? claim(`${key}:former`) : null,
      formerNameTaken: renamed && random.chance(0.3),
    };
  });
}
