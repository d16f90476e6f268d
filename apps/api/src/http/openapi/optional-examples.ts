type Example = string | number | boolean;

export interface DescribedParameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  example?: Example;
  schema?: { type?: unknown; enum?: unknown; example?: Example; [member: string]: unknown };
  [member: string]: unknown;
}

/**
 * Swagger UI fills `example` into the form, and sends what stands there: every filter at once, and one Idempotency-Key for all
 * routes. What may be left out is therefore shown as `examples` and in words, and left out by those who try the route.
 */
export function withoutPrefilling(parameter: DescribedParameter): DescribedParameter {
  const { example: ofParameter, schema = {}, ...rest } = parameter;
  const { example: ofSchema, ...bare } = schema;
  const example = ofParameter ?? ofSchema;
  if (parameter.required === true || example === undefined) return parameter;
  const isPlain = bare.type === 'boolean' || bare.enum !== undefined; // the form shows the choice
  const words = [rest.description, isPlain ? undefined : `Example: \`${String(example)}\``];
  const description = words.filter((part) => part !== undefined).join('. ');
  return {
    ...rest,
    ...(description === '' ? {} : { description }),
    schema: { ...bare, examples: [example] },
  };
}
