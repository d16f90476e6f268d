import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { toRange, DateRangeDto } from '../../http';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { PageQueryDto } from '../../http/page-query.dto';

/** Every change by an administrator says why; the words are kept in the audit log. */
export class ReasonDto {
  @ApiProperty({ minLength: 3, maxLength: 500, example: 'agreed with support, ticket 4711' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @Length(3, 500)
  reason: string;
}

/** Pages of a list within a span of time. */
export class DatedPageQueryDto extends IntersectionType(PageQueryDto, DateRangeDto) {}

/** `true` or `false` in a query. */
export const QueryFlag = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: 'boolean', description }),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsOptional(),
    IsBoolean(),
  );

/** Whole credits in a query. */
export const QueryCredits = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 0, example: 100, description }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(0),
    Max(Number.MAX_SAFE_INTEGER),
  );

export const QueryUser = () =>
  applyDecorators(
    ApiPropertyOptional({
      format: 'uuid',
      example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77',
      description: 'Of one user',
    }),
    IsOptional(),
    IsUUID(),
  );

export const QueryText = (description: string, example: string) =>
  applyDecorators(ApiPropertyOptional({ description, example }), IsOptional(), IsString(), Length(1, 100));

/** Splits a query into what the filter names and the span of time as moments. */
export function withMoments<Query extends DateRangeDto>(
  query: Query,
): Omit<Query, 'from' | 'to'> & { from: Date | undefined; to: Date | undefined } {
  const { from, until } = toRange(query);
  return { ...query, from: toDate(from), to: toDate(until) };
}

function toDate(moment: string | undefined): Date | undefined {
  return moment === undefined ? undefined : new Date(moment);
}
