/** What a comment consists of. */
export interface CommentMarks {
  kind: 'emoji_only' | 'mention_only' | 'short' | 'prose' | 'unreadable';
  /** Lower-case words without mentions; how duplicates are recognised. */
  words: string;
  wordCount: number;
}

const MENTION = /(?<![\p{L}\p{N}_.])@[\p{L}\p{N}_.]+/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’]\p{L}[\p{L}\p{M}]*)*/gu;
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
/** Written without spaces between words: two characters are about one word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const MOST_SHORT_WORDS = 2;

export function marksOf(text: string): CommentMarks {
  const prose = text.normalize('NFC').replace(MENTION, ' ');
  const words = prose.toLowerCase().match(WORD) ?? [];
  const wordCount = words.length + Math.floor((prose.match(UNSPACED)?.length ?? 0) / 2);
  return { kind: kindOf(text, prose, wordCount), words: words.join(' '), wordCount };
}

function kindOf(text: string, prose: string, words: number): CommentMarks['kind'] {
  if (words > MOST_SHORT_WORDS) return 'prose';
  if (words > 0) return 'short';
  if (prose !== text.normalize('NFC')) return 'mention_only';
  return PICTURE.test(prose) ? 'emoji_only' : 'unreadable';
}
