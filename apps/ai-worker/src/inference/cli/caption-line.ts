export interface CaptionLine {
  id: string | number;
  text: string | null;
}

export type ParsedCaptionLine = { caption: CaptionLine } | { problem: string } | null;

/**
 * @param text of the line, or null when it was too long to be read
 * @returns null for a blank line
 */
export function parseCaptionLine(text: string | null): ParsedCaptionLine {
  if (text === null) return { problem: 'longer than a million characters' };
  if (text.trim() === '') return null;
  const value = parseJson(text);
  if (value === undefined) return { problem: 'not valid JSON' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'not a JSON object' };
  const { id, text: caption } = value as Record<string, unknown>;
  if (typeof id !== 'string' && typeof id !== 'number') return { problem: '"id" must be a text or a number' };
  if (typeof caption !== 'string' && caption !== null) return { problem: '"text" must be a text or null' };
  return { caption: { id, text: caption } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
