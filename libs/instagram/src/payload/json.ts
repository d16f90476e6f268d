const LONG_INTEGER = /[:[,\s]-?\d{16,}\s*[,\]}]/;
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+])-?\d{16,}(?![\d.eE])/gs;

/**
 * JSON.parse that keeps integers past 2^53 exact, by reading integers of 16 digits and more as strings.
 * Media ids come as bare numbers in one dialect, and rounding would give one post the id of another.
 * @returns undefined when the text is not JSON
 */
export function parseJson(text: string): unknown {
  const exact = LONG_INTEGER.test(text) ? text.replace(STRING_OR_LONG_INTEGER, quoteNumber) : text;
  try {
    return JSON.parse(exact);
  } catch {
    return undefined; // cut short, or HTML: the caller reports it
  }
}

const quoteNumber = (token: string): string => (token.startsWith('"') ? token : `"${token}"`);
