/** Readers for JSON of which nothing may be taken for granted: a wrong or missing member reads as null, never throws. */
export type Wire = Record<string, unknown>;

export function asRecord(value: unknown): Wire | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : null;
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function asRecords(value: unknown): Wire[] {
  return asList(value)
    .map(asRecord)
    .filter((item) => item !== null);
}

/** `{ edges: [{ node }] }` -> the nodes. */
export function nodesOf(connection: unknown): Wire[] {
  return asRecords(asRecord(connection)?.edges)
    .map((edge) => asRecord(edge.node))
    .filter((node) => node !== null);
}

/** Text as the database can hold it: NFC, without NUL and lone surrogates. Blank reads as null. */
export function asText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const clean = value
    .normalize('NFC')
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
  return clean.trim() === '' ? null : clean;
}

export function firstText(...values: unknown[]): string | null {
  for (const value of values) {
    const text = asText(value);
    if (text !== null) return text;
  }
  return null;
}

/** A decimal id. Numbers past 2^53 arrive as strings already (json.ts). */
export function asId(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d{1,30}$/.test(text) ? text : null;
}

export const asFlag = (value: unknown): boolean => value === true;

export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function asPositive(value: unknown): number | null {
  const number = asNumber(value);
  return number !== null && number > 0 ? number : null;
}

const SCALES: Record<string, number> = { '': 1, K: 1e3, M: 1e6, B: 1e9 };

/** A count; null when it is hidden (-1), absent or not a count. Old answers write `"56,793"` and `"76.5M"`. */
export function asCount(value: unknown): number | null {
  const number = typeof value === 'string' ? countFromText(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function countFromText(text: string): number | null {
  const match = /^(\d[\d,]*(?:\.\d+)?)([KMB]?)$/i.exec(text.trim());
  if (match === null) return null;
  return Math.round(Number((match[1] ?? '').replaceAll(',', '')) * (SCALES[(match[2] ?? '').toUpperCase()] ?? 1));
}

export function firstCount(...values: unknown[]): number | null {
  for (const value of values) {
    const count = asCount(value);
    if (count !== null) return count;
  }
  return null;
}

/** `{ count }` -> the count. */
export const countOf = (connection: unknown): number | null => asCount(asRecord(connection)?.count);

const MILLISECONDS_FROM = 1e11;

/** Unix seconds (or, past the year 5138, milliseconds). */
export function asTime(value: unknown): Date | null {
  const stamp = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : asNumber(value);
  if (stamp === null || stamp <= 0) return null;
  const time = new Date(stamp >= MILLISECONDS_FROM ? stamp : stamp * 1000);
  return Number.isNaN(time.getTime()) ? null : time;
}

export const unique = (values: readonly string[]): string[] => [...new Set(values)];
