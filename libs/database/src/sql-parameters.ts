export type SqlParameter = string | Buffer | null;

/**
 * JavaScript values as the driver sends them. Dates go as UTC, so that they mean the same in a `timestamp` column
 * whatever the process's time zone; arrays become PostgreSQL arrays (stringify them yourself for a jsonb column),
 * other objects JSON.
 */
export function toSqlParameters(values: readonly unknown[]): SqlParameter[] {
  return values.map(toSqlParameter);
}

function toSqlParameter(value: unknown): SqlParameter {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return toArrayLiteral(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value);
}

function toArrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(toArrayElement).join(',')}}`;
}

function toArrayElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return toArrayLiteral(value);
  const parameter = toSqlParameter(value);
  const text = Buffer.isBuffer(parameter) ? `\\x${parameter.toString('hex')}` : String(parameter);
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
