import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

/** The status of a route's answer and the DTO in it, set and documented at once; without a DTO there is no body. */
export const Answers = (status: 200 | 201 | 202 | 204, type?: Type) =>
  applyDecorators(HttpCode(status), ApiResponse({ status, type }));
