/**
 * What a spreadsheet may take for the beginning of a formula: = + - @ and their full-width forms, also behind blanks
 * and characters that are not seen, and whatever begins with a tab or a line break.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠])/u;
/** A negative number is one: an apostrophe would turn it into a text. */
const NEGATIVE_NUMBER = /^-\d+(?:\.\d+)?$/;

/**
 * A text for a cell that no spreadsheet runs: an apostrophe in front says that it is a text. Files travel, and what is
 * a harmless text in one format is typed in again by the next program; so it is done in xlsx, too.
 */
export function neutraliseCell(text: string): string {
  return FORMULA.test(text) && !NEGATIVE_NUMBER.test(text) ? `'${text}` : text;
}
