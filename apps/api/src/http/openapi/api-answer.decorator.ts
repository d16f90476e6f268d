import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';

export interface AnswerDocumentation {
  /** What the route does, in a few words. */
  summary: string;
  description?: string;
  /** The answer's DTO; left out for answers without a body. */
  type?: Type;
  /** The DTO is one item of a page `{ items, nextCursor }`, or of a plain array. */
  as?: 'page' | 'array';
  status?: number;
  /** One complete answer. */
  example?: unknown;
  /** Media type when it is not JSON. */
  contentType?: string;
}

/** Summary, answer and example of a route in one place: every route has all three. */
export function ApiAnswer(answer: AnswerDocumentation): MethodDecorator & ClassDecorator {
  const { summary, description, type, status = 200, example, contentType = 'application/json' } = answer;
  const content = { [contentType]: { schema: schemaOf(answer), ...(example === undefined ? {} : { example }) } };
  return applyDecorators(
    ApiOperation({ summary, description }),
    ...(type === undefined ? [] : [ApiExtraModels(type)]),
    ApiResponse({ status, description: summary, ...(status === 204 ? {} : { content }) }),
  );
}

function schemaOf({ type, as }: AnswerDocumentation): Record<string, unknown> {
  if (type === undefined) return {};
  const item = { $ref: getSchemaPath(type) };
  if (as === 'array') return { type: 'array', items: item };
  if (as === undefined) return item;
  return {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: item },
      nextCursor: { type: ['string', 'null'], description: 'Pass it as `cursor` for the next page; null on the last' },
    },
  };
}
