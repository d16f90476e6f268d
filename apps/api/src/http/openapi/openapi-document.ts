import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PUBLIC_METADATA } from '@app/auth';
import type { ErrorCode } from '@app/common';
import { findGate } from '@app/credits';
import { NO_RATE_LIMIT_METADATA } from '../rate-limit.decorator';
import { PROBLEMS_METADATA } from './api-problem.decorator';
import { documentGate, GATE_MODELS, GATE_PROBLEMS } from './gated-operation';
import { withoutPrefilling, type DescribedParameter } from './optional-examples';
import { FieldErrorDto, ProblemDto } from './problem.schema';
import { routeMetadata, routesOf, type Route } from './routes';
import { problemExamples, problemResponses, standardProblems } from './standard-problems';
import { TAGS } from './tags';
import { toOpenApi31 } from './to-openapi-31';

const DESCRIPTION = `Creator analytics: profiles, posts, audience reaction, content intelligence and credits.

**Sign in** with Supabase Auth, press *Authorize* and paste the access token; every route can then be tried here.
**Errors** are RFC 9457 documents (\`application/problem+json\`); programs read \`code\`. **Lists** are paged by \`cursor\`.
**POST** requests that spend or create take an \`Idempotency-Key\`. **Times** are ISO 8601 in UTC.`;

interface Operation {
  tags?: string[];
  responses: Record<string, unknown>;
  requestBody?: unknown;
  parameters?: { name: string }[];
  security?: unknown[];
  [member: string]: unknown;
}

/** The OpenAPI 3.1 description of the application, the same for the same code. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Creator Search')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A Supabase access token' })
    .addSecurityRequirements('bearer');
  const document = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [ProblemDto, FieldErrorDto, ...GATE_MODELS],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const routes = new Map(routesOf(app).map((route) => [`${route.method} ${toTemplate(route.path)}`, route]));
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      const route = routes.get(`${method.toUpperCase()} ${path}`);
      if (route !== undefined) complete(operation, route, document);
      const parameters = operation.parameters as DescribedParameter[] | undefined;
      if (parameters !== undefined) operation.parameters = parameters.map(withoutPrefilling);
    }
  }
  return sorted(toOpenApi31({ ...document, tags: tagsOf(document) }) as OpenAPIObject);
}

/** The groups that have a route, in the order of the table. */
function tagsOf({ paths }: OpenAPIObject): { name: string; description: string }[] {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods as Record<string, Operation>));
  const used = new Set(operations.flatMap(({ tags = [] }) => tags));
  return TAGS.filter(([name]) => used.has(name)).map(([name, description]) => ({ name, description }));
}

/** Adds what follows from the code: who may call, which refusals any such route may give. */
function complete(operation: Operation, route: Route, { components }: OpenAPIObject): void {
  const isPublic = routeMetadata<boolean>(route, PUBLIC_METADATA) === true;
  const isLimited = routeMetadata<boolean>(route, NO_RATE_LIMIT_METADATA) !== true;
  if (isPublic) operation.security = [];
  const declared = [route.controller, route.handler].flatMap(
    (holder) => (Reflect.getOwnMetadata(PROBLEMS_METADATA, holder) ?? []) as ErrorCode[],
  );
  const gate = findGate(route.handler);
  if (gate !== undefined) {
    documentGate(operation, gate, components?.schemas ?? {});
    declared.push(...GATE_PROBLEMS);
  }
  const hasBody = operation.requestBody !== undefined;
  const isPaged = operation.parameters?.some(({ name }) => name === 'cursor') ?? false;
  const standard = standardProblems({ isPublic, isLimited, hasBody, isPaged });
  operation.responses = { ...operation.responses, ...problemResponses([...standard, ...declared]) };
}

function toTemplate(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

/** Paths and schemas by name: the order of modules must not show in the committed file. */
function sorted(document: OpenAPIObject): OpenAPIObject {
  const byName = <T extends object>(members: T): T =>
    Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
  const components = {
    ...document.components,
    schemas: byName(document.components?.schemas ?? {}),
    examples: problemExamples(),
  };
  return { ...document, paths: byName(document.paths), components };
}
