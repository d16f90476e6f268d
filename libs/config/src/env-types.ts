import { z } from 'zod';

/** Environment values are strings; an empty one counts as not given. */
const blankAsMissing = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value);

export const text = () => z.preprocess(blankAsMissing, z.string());
export const optionalText = () => z.preprocess(blankAsMissing, z.string().optional());
export const integer = (fallback: number, range: { min: number; max: number }) =>
  z.preprocess(
    blankAsMissing,
    z.coerce
      .number({ error: 'must be a whole number' })
      .int('must be a whole number')
      .min(range.min, `must be at least ${range.min}`)
      .max(range.max, `must be at most ${range.max}`)
      .default(fallback),
  );
export const flag = (fallback: boolean) =>
  z.preprocess(
    blankAsMissing,
    z
      .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
      .optional()
      .transform((value) => (value === undefined ? fallback : value === 'true' || value === '1')),
  );
export const url = (...schemes: string[]) =>
  z
    .string({ error: `is missing; it must be a URL beginning with ${schemes.join(' or ')}` })
    .refine((value) => hasScheme(value, schemes), {
      error: `must be a URL beginning with ${schemes.join(' or ')}`,
    });
export const requiredUrl = (...schemes: string[]) => z.preprocess(blankAsMissing, url(...schemes));
export const optionalUrl = (...schemes: string[]) => z.preprocess(blankAsMissing, url(...schemes).optional());
export const list = (fallback: string[]) =>
  z.preprocess(
    blankAsMissing,
    z
      .string()
      .optional()
      .transform((value) =>
        value === undefined
          ? fallback
          : value
              .split(',')
              .map((item) => item.trim())
              .filter(Boolean),
      ),
  );

function hasScheme(value: string, schemes: string[]): boolean {
  if (!URL.canParse(value)) return false;
  return schemes.includes(`${new URL(value).protocol}//`);
}
