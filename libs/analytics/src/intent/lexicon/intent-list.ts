/** Languages whose words are known, ISO 639-1. */
export const INTENT_LANGUAGES = [
  ...['en', 'es', 'pt', 'fr', 'de', 'it', 'nl', 'tr', 'id', 'pl', 'ru', 'ar', 'hi', 'ja', 'ko', 'zh'],
] as const;

/**
 * Terms of one intent by language, parted by commas. A term is one word or several; `*` at its end stands for any ending of
 * its last word, `?` says that it proves little, `^` before it that the comment must begin with it. Accents and case do not
 * matter. In Japanese, Korean and Chinese a term is found anywhere, because words run together or carry particles.
 */
export type IntentList = Readonly<Record<string, string>>;
