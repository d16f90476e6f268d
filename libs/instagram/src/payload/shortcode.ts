const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PUBLIC_LENGTH = 11;

/**
 * The media id inside a shortcode: base64url digits of a big-endian integer.
 * Shortcodes of private accounts carry a secret after the first 11 characters.
 * @returns null for what is not a shortcode
 */
export function mediaIdOf(shortcode: string): string | null {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(shortcode)) return null;
  let id = 0n;
  for (const digit of shortcode.slice(0, PUBLIC_LENGTH)) id = id * 64n + BigInt(ALPHABET.indexOf(digit));
  return id.toString();
}

/** The shortcode of a decimal media id. */
export function shortcodeOf(mediaId: string): string {
  let rest = BigInt(mediaId);
  let code = '';
  do {
    code = (ALPHABET[Number(rest % 64n)] ?? '') + code;
    rest /= 64n;
  } while (rest > 0n);
  return code;
}
