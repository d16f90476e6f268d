import { z } from 'zod';
import { InvalidParamsError } from './stripe-error';

/** Everything arrives as text: the bodies are forms. */
export const text = z.string().max(5000, 'is too long: at most 5000 characters');
export const number = z
  .string()
  .regex(/^-?\d{1,15}$/, 'Invalid integer')
  .transform(Number);
export const flag = z
  .enum(['true', 'false'], { error: 'Invalid boolean: must be true or false' })
  .transform((value) => value === 'true');
export const currency = z
  .string()
  .toLowerCase()
  .regex(/^[a-z]{3}$/, 'Invalid currency: it must be a three-letter ISO code');
export const webAddress = z.string().refine((value) => /^https?:\/\/./.test(value) && isUrl(value), 'Not a valid URL');

/** A form has no null: clients unset a member by sending nothing in it. */
export const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const metadata = z.preprocess(
  (value) => (value === '' ? {} : value),
  z
    .record(z.string().max(40), z.string().max(500))
    .refine((entries) => Object.keys(entries).length <= 50, 'You can specify up to 50 keys')
    .default({}),
);

/** Accepted because real requests carry it; the stand-in does nothing with it. */
export const ignored = z.unknown().optional();

/** Parameters of reading one object. */
export const retrieveSchema = z.strictObject({ expand: z.array(z.string()).max(20).optional() });

/** @throws InvalidParamsError naming the parameter */
export function readParams<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (!issue) throw new InvalidParamsError('Invalid request.', '');
  if (issue.code === 'unrecognized_keys') {
    const param = bracketed([...issue.path, issue.keys[0] ?? '']);
    throw new InvalidParamsError(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
  }
  const param = bracketed(issue.path);
  if (isAbsent(value, issue.path)) {
    throw new InvalidParamsError(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  throw new InvalidParamsError(`${issue.message} (${param})`, param);
}

/** `line_items[0][price_data]` */
function bracketed([first = '', ...rest]: readonly PropertyKey[]): string {
  return `${String(first)}${rest.map((part) => `[${String(part)}]`).join('')}`;
}

function isAbsent(value: unknown, path: readonly PropertyKey[]): boolean {
  let at: unknown = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return true;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at === undefined;
}

const isUrl = (value: string): boolean => URL.canParse(value);
