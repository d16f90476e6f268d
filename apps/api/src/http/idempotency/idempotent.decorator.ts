import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { ApiProblem } from '../openapi/api-problem.decorator';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { IDEMPOTENT_METADATA } from './idempotent.metadata';

/**
 * For every POST that spends or creates: a request repeated with the same Idempotency-Key is answered from what was stored and not
 * carried out again. The handler returns JSON (or a ByteAnswer), not a stream.
 */
export const Idempotent = () =>
  applyDecorators(
    SetMetadata(IDEMPOTENT_METADATA, true),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        '1 to 255 visible ASCII characters, chosen by you. The same key and body within 24 h is answered from what was stored (`Idempotency-Replayed: true`).',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      example: '6f6c2a0e-unlock-nasa',
    }),
    ApiProblem('IDEMPOTENCY.KEY_INVALID', 'IDEMPOTENCY.IN_PROGRESS', 'IDEMPOTENCY.KEY_REUSED'),
  );
