type Json = Record<string, unknown>;

/** Rewrites what the generator writes in the manner of OpenAPI 3.0 into JSON Schema 2020-12, which 3.1 uses. */
export function toOpenApi31(node: unknown): unknown {
  if (isList(node)) return node.map(toOpenApi31);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node as Json).map(([key, value]) => [
    key,
    key === 'example' ? value : toOpenApi31(value),
  ]);
  return withExclusiveBounds(withNull(Object.fromEntries(members) as Json));
}

function withNull(schema: Json): Json {
  if (typeof schema.nullable !== 'boolean') return schema;
  const { nullable, ...rest } = schema;
  if (!nullable) return rest;
  if (typeof rest.type === 'string' && rest.allOf === undefined) {
    const values = isList(rest.enum) ? { enum: [...rest.enum, null] } : {};
    return { ...rest, type: [rest.type, 'null'], ...values };
  }
  const { description, allOf, ...others } = rest;
  const [only] = isList(allOf) && allOf.length === 1 ? allOf : [undefined];
  const { type: _objectBesideRef, ...reference } = others;
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [only ?? (allOf ? { allOf } : reference), { type: 'null' }],
  };
}

/** `exclusiveMinimum: true` beside `minimum: n` is `exclusiveMinimum: n` now. */
function withExclusiveBounds(schema: Json): Json {
  const result = { ...schema };
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof result[flag] !== 'boolean') continue;
    if (result[flag]) {
      result[flag] = result[bound];
      delete result[bound];
    } else delete result[flag];
  }
  return result;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
