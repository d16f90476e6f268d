import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeApi, openApiText } from '../../apps/api/src/openapi';

interface Operation {
  tags?: string[];
  parameters?: { required?: boolean; example?: unknown; schema?: { example?: unknown } }[];
  summary?: string;
  security?: unknown[];
  requestBody?: { content: Record<string, { example?: unknown; schema?: { $ref?: string } }> };
  responses: Record<
    string,
    { content?: Record<string, { example?: unknown; examples?: unknown; schema?: { $ref?: string } }> }
  >;
}

const COMMITTED = join(__dirname, '../../openapi.json');

let document: OpenAPIObject;
let operations: [string, Operation][];

beforeAll(async () => {
  document = await describeApi();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});

const lacking = (isComplete: (operation: Operation) => boolean): string[] =>
  operations.filter(([, operation]) => !isComplete(operation)).map(([name]) => name);
const successes = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => /^[23]/.test(status));

describe('the OpenAPI description', () => {
  it('is the committed openapi.json (write it anew with: npm run openapi)', async () => {
    expect(existsSync(COMMITTED)).toBe(true);
    expect(readFileSync(COMMITTED, 'utf8') === (await openApiText())).toBe(true);
  });

  it('is the same each time', async () => {
    expect(await openApiText()).toBe(await openApiText());
  });

  it('says of every operation what it does and what it answers', () => {
    expect(lacking(({ summary }) => (summary ?? '') !== '')).toEqual([]);
    expect(lacking((operation) => successes(operation).length > 0)).toEqual([]);
  });

  it('puts every operation into a group that has its place and its description', () => {
    const known = (document.tags ?? []).map(({ name }) => name);
    expect(lacking(({ tags = [] }) => tags.length === 1 && tags.every((tag) => known.includes(tag)))).toEqual([]);
  });

  it('has nothing filled into the form of /docs that may be left out', () => {
    const isBare = ({ parameters = [] }: Operation) =>
      parameters.every((it) => it.required === true || (it.example ?? it.schema?.example) === undefined);
    expect(lacking(isBare)).toEqual([]);
  });

  it('declares the refusals of every operation', () => {
    const refuses = (status: string) => (operation: Operation) =>
      operation.responses[status]?.content?.['application/problem+json'] !== undefined;
    for (const status of ['400', '500', '503']) expect(lacking(refuses(status))).toEqual([]);
    const guarded = (operation: Operation) => operation.security?.length === 0 || refuses('401')(operation);
    expect(lacking(guarded)).toEqual([]);
  });

  it('shows an example of every answer and every body', () => {
    const hasExample = (operation: Operation) =>
      successes(operation).every(([, { content = {} }]) =>
        Object.values(content).every(({ example, examples, schema }) => example ?? examples ?? exampleOf(schema?.$ref)),
      );
    expect(lacking(hasExample)).toEqual([]);
    const bodyHasExample = ({ requestBody }: Operation) =>
      Object.values(requestBody?.content ?? {}).every(({ example, schema }) => example ?? exampleOf(schema?.$ref));
    expect(lacking(bodyHasExample)).toEqual([]);
  });

  it('is OpenAPI 3.1, which no longer knows nullable', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.stringify(document)).not.toMatch(/"nullable":|"exclusiveM(?:in|ax)imum":(?:true|false)/);
  });

  it('refers only to what it holds', () => {
    const text = JSON.stringify(document);
    const dangling = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)]
      .map(([, path = '']) => path)
      .filter((path) => at(path.split('/')) === undefined);
    expect([...new Set(dangling)]).toEqual([]);
  });
});

interface Described {
  $ref?: string;
  example?: unknown;
  items?: Described;
  allOf?: Described[];
  properties?: Record<string, Described>;
}

/** A DTO may show its example member by member, and members that are objects theirs. */
function exampleOf(ref: string | undefined): unknown {
  const hasExample = (schema: Described | undefined, depth = 0): boolean => {
    if (schema === undefined || depth > 6) return false;
    if (schema.example !== undefined) return true;
    const { $ref, items, allOf = [], properties = {} } = schema;
    const parts = [items, ...allOf, ...Object.values(properties)];
    if ($ref !== undefined) parts.push(at($ref.slice(2).split('/')) as Described);
    return parts.some((part) => hasExample(part, depth + 1));
  };
  return ref !== undefined && hasExample({ $ref: ref }) ? true : undefined;
}

function at(path: string[]): unknown {
  return path.reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], document);
}
