import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { CREDIT_ACTIONS, ENTRY_TYPES, type EntryType, type LedgerEntry, type LotKind } from '@app/credits';
import { DateRangeDto } from '../../http';
import { pageOf } from '../../http/page-of.dto';
import { PageQueryDto } from '../../http/page-query.dto';

export class SearchTransactionsDto extends IntersectionType(PageQueryDto, DateRangeDto) {
  @ApiPropertyOptional({ enum: CREDIT_ACTIONS, example: 'influencer_unlock' })
  @IsOptional()
  @IsIn(CREDIT_ACTIONS)
  action?: string;

  @ApiPropertyOptional({ enum: ENTRY_TYPES, example: 'charge' })
  @IsOptional()
  @IsIn(ENTRY_TYPES)
  type?: EntryType;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, example: 10, description: 'Credits moved, at least' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  minAmount?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, example: 100, description: 'Credits moved, at most' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  maxAmount?: number;

  @ApiPropertyOptional({
    example: 'upgrade',
    minLength: 1,
    maxLength: 100,
    description: 'Part of the reason or of the action',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @Length(1, 100)
  text?: string;
}

export class TransactionDto implements LedgerEntry {
  @ApiProperty({ format: 'uuid', example: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910' })
  id: string;

  @ApiProperty({ type: 'integer', example: 42, description: 'Position in your ledger, from 1 on without gaps' })
  number: number;

  @ApiProperty({ enum: ENTRY_TYPES, example: 'charge' })
  type: EntryType;

  @ApiProperty({ type: String, nullable: true, example: 'influencer_unlock' })
  action: string | null;

  @ApiProperty({ type: 'integer', example: 25, description: 'Credits moved' })
  amount: number;

  @ApiProperty({ type: 'integer', example: -25, description: 'What the entry did to the balance' })
  delta: number;

  @ApiProperty({ type: 'integer', example: 1455 })
  balanceAfter: number;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['package', 'rollover', 'topup', 'promo', 'adjustment'],
    example: 'package',
    description: 'The kind of credits that came or went',
  })
  lot: LotKind | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  reason: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: '2b9c0c1e-6d5a-4f0e-9f43-0d2a5a1d2f10' })
  operationId: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The entry this one takes back',
  })
  reversesId: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T09:30:00.000Z' })
  createdAt: string;
}

export class TransactionsPageDto extends pageOf(TransactionDto) {}
