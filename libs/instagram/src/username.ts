import { AppError } from '@app/common';

const LONGEST = 30;
const USERNAME = /^(?!.*\.\.)(?!\.)[a-z0-9._]{1,30}(?<!\.)$/;
const PROFILE_URL = /^(?:https?:\/\/)?(?:www\.|m\.)?instagram\.com\/([^/?#]+)\/?(?:[?#].*)?$/i;

/** Instagram's rule: 1-30 of a-z 0-9 . _, no dot at either end, no two dots in a row. Lower case only. */
export const isUsername = (text: string): boolean => USERNAME.test(text);

/**
 * What people type or paste, as Instagram writes it: `" @NatGeo "` and `https://www.instagram.com/natgeo/` -> `natgeo`.
 * Letters of other scripts that look alike are refused, never mapped: they would name somebody else.
 * @throws InvalidUsernameError saying what is wrong
 */
export function normaliseUsername(raw: string): string {
  const trimmed = raw.trim();
  const bare = (PROFILE_URL.exec(trimmed)?.[1] ?? trimmed).replace(/^@/, '');
  const problem = problemOf(bare);
  if (problem !== null) throw new InvalidUsernameError(problem);
  return bare.toLowerCase();
}

export class InvalidUsernameError extends AppError {
  constructor(problem: string) {
    super('CREATOR.INVALID_USERNAME', {
      detail: `${problem} An Instagram username has 1 to 30 letters a-z, digits, dots or underscores.`,
    });
  }
}

/** Looked at before lower-casing: some foreign letters become ASCII by it (the Kelvin sign turns into k). */
function problemOf(name: string): string | null {
  if (name === '') return 'The username is empty.';
  const bad = /[^A-Za-z0-9._]/u.exec(name)?.[0];
  if (bad !== undefined) return badCharacter(bad);
  if (name.length > LONGEST) return `The username is too long: ${name.length} characters.`;
  if (name.startsWith('.')) return 'The username begins with a dot.';
  if (name.endsWith('.')) return 'The username ends with a dot.';
  if (name.includes('..')) return 'The username has two dots in a row.';
  return null;
}

function badCharacter(character: string): string {
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (/\s/u.test(character)) return `The username contains a space (${codePoint}).`;
  if (/\p{L}/u.test(character))
    return `The username contains "${character}" (${codePoint}), a letter outside a-z that may look like one.`;
  const shown = /[\p{C}\p{M}]/u.test(character) ? codePoint : `"${character}" (${codePoint})`;
  return `The username contains the character ${shown}.`;
}
