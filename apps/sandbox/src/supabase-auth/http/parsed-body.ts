import { Body, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { badRequest } from './auth-api.error';

/** The body as the schema reads it; members the schema does not name are dropped, as the real service does. */
export const ParsedBody = (schema: z.ZodType): ParameterDecorator => Body(new SchemaPipe(schema));

/** @throws AuthApiError 400 bad_json that names the members of the wrong type */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const members = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'body'))].join(', ');
  throw badRequest('bad_json', `Could not parse request body as JSON: wrong type of ${members}`);
}

class SchemaPipe implements PipeTransform {
  constructor(private readonly schema: z.ZodType) {}

  transform(value: unknown): unknown {
    return parseBody(this.schema, value);
  }
}
