import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { ApiProblem } from '../openapi/api-problem.decorator';
import { IDEMPOTENCY_KEY } from './idempotency-key.header';
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
    ApiHeader(IDEMPOTENCY_KEY),
    ApiProblem('IDEMPOTENCY.KEY_INVALID', 'IDEMPOTENCY.IN_PROGRESS', 'IDEMPOTENCY.KEY_REUSED'),
  );
