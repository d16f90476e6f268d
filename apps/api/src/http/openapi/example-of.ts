export interface Described {
  $ref?: string;
  allOf?: Described[];
  anyOf?: Described[];
  oneOf?: Described[];
  type?: string | string[];
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
  items?: Described;
  properties?: Record<string, Described>;
}

/** Deeper than any answer: ends schemas that hold themselves. */
const DEEPEST = 8;

/** One value of a schema, put together from the examples of its members; undefined where nothing is shown. */
export function exampleOf(schema: Described, schemas: Record<string, Described>, depth = 0): unknown {
  if (depth > DEEPEST) return undefined;
  const shown = schema.example ?? schema.default ?? schema.enum?.[0];
  if (shown !== undefined) return shown;
  const within = (inner: Described) => exampleOf(inner, schemas, depth + 1);
  const base = schema.$ref === undefined ? undefined : schemas[schema.$ref.split('/').at(-1) ?? ''];
  const other = base ?? schema.allOf?.[0] ?? schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (other !== undefined) return within(other);
  if (schema.items !== undefined) {
    const item = within(schema.items);
    return item === undefined ? [] : [item];
  }
  if (schema.properties === undefined) return undefined;
  const members = Object.entries(schema.properties).map(([name, member]) => [name, within(member)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
