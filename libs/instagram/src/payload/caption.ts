import { isUsername } from '../username';
import { unique } from './wire';

const WORD = String.raw`\p{L}\p{N}\p{M}_\u200c`;
/** One or more tags in a row (`#one#two`); not the fragment of a URL, not a character reference like `&#39;`. */
const TAGS = new RegExp(`(?<![${WORD}&/])(?:[#＃][${WORD}]+)+`, 'gu');
/** Not an e-mail address, not a path (`site/@name`), not a fediverse handle (`@name@host`), not half a foreign word. */
const MENTION = /(?<![\p{L}\p{N}_.@+/-])@([A-Za-z0-9._]{1,64})(?![\p{L}\p{N}@])/gu;

/** Hashtags without #, lower-case, in order of first appearance. */
export function hashtagsIn(text: string | null): string[] {
  const runs = text?.match(TAGS) ?? [];
  return unique(
    runs.flatMap((run) => run.split(/[#＃]/u).filter(Boolean)).map((tag) => tag.toLowerCase().normalize('NFC')),
  );
}

/** Usernames mentioned with @, lower-case, in order of first appearance. */
export function mentionsIn(text: string | null): string[] {
  const found = [...(text ?? '').matchAll(MENTION)].map((match) => withoutPunctuation(match[1] ?? ''));
  return unique(found.filter(isUsername));
}

/** `@name...` and `@name.` end a sentence: the dots are not the name's. */
const withoutPunctuation = (name: string): string => (name.split('..')[0] ?? '').replace(/\.$/, '').toLowerCase();
