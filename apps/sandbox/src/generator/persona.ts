import type { CaptionBook } from './captions/caption-book';
import { CAPTION_BOOKS } from './captions';
import { CATEGORIES, CATEGORY_TRAITS, type Category } from './categories';
import { Random } from './random';

/** Who a key is, before any account detail: enough to list thousands cheaply. */
export interface Persona {
  book: CaptionBook;
  category: Category;
  /** Latin letters only. */
  first: string;
  last: string;
  /** As written in the language. */
  displayName: string;
}

const CATEGORY_WEIGHTS = CATEGORIES.map((name) => [name, CATEGORY_TRAITS[name].weight] as const);

export function personaOf(key: string): Persona {
  const random = new Random(`persona:${key}`);
  const book = random.weighted(CAPTION_BOOKS);
  const category = random.weighted(CATEGORY_WEIGHTS);
  const [first, nativeFirst] = splitName(random.pick(book.firstNames));
  const [last, nativeLast] = splitName(random.pick(book.lastNames));
  const surnameFirst = ['zh', 'ja', 'ko'].includes(book.language);
  const displayName = surnameFirst ? `${nativeLast}${nativeFirst}` : `${capital(nativeFirst)} ${capital(nativeLast)}`;
  return { book, category, first, last, displayName };
}

/** A username that fits the persona; `attempt` > 0 asks for another one because the former was taken. */
export function usernameFor(key: string, persona: Persona, attempt: number): string {
  const random = new Random(`username:${key}:${attempt}`);
  const { first, last, category } = persona;
  const handle = random.pick(CATEGORY_TRAITS[category].handles);
  const initial = last.slice(0, 1);
  const base = random.pick([
    `${first}.${last}`,
    `${first}${last}`,
    `${first}_${last}`,
    `${first}.${handle}`,
    `${handle}by${first}`,
    `${first}${initial}.${handle}`,
    `the${first}${last}`,
    `${last}_${handle}`,
    `its${first}.${initial}`,
  ]);
  const suffix = attempt > 1 || random.chance(0.2) ? String(random.int(2, attempt > 1 ? 9999 : 99)) : '';
  return `${base.slice(0, 30 - suffix.length).replace(/[._]+$/, '')}${suffix}`;
}

const splitName = (entry: string): [string, string] => {
  const [latin = entry, native] = entry.split('|');
  return [latin, native ?? latin];
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
