import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { ENTRY_TYPES, type EntryType, type LedgerRecord } from '@app/credits';
import { pageOf } from '../../http/page-of.dto';
import { DatedPageQueryDto, QueryCredits, QueryText, QueryUser } from './common.dto';
import { Id, OptionalId, OptionalText, Time, UserId, Whole } from './record-properties';

export class ListTransactionsDto extends DatedPageQueryDto {
  @QueryUser()
  userId?: string;

  @QueryText('Of one action', 'influencer_unlock')
  action?: string;

  @ApiPropertyOptional({ enum: ENTRY_TYPES, example: 'charge' })
  @IsOptional()
  @IsIn(ENTRY_TYPES)
  kind?: EntryType;

  @ApiPropertyOptional({ format: 'uuid', description: 'Of one operation' })
  @IsOptional()
  @IsUUID()
  operationId?: string;

  @QueryCredits('Credits moved, at least')
  minAmount?: number;

  @QueryCredits('Credits moved, at most')
  maxAmount?: number;
}

export class AdminTransactionDto implements LedgerRecord {
  @Id()
  id: string;

  @UserId()
  userId: string;

  @Whole(42, "Position in the wallet's ledger, from 1 on without gaps")
  number: number;

  @ApiProperty({ enum: ENTRY_TYPES, example: 'charge' })
  kind: EntryType;

  @OptionalText('The action that was charged', 'influencer_unlock')
  action: string | null;

  @Whole(-25, 'What the entry did to the balance')
  delta: number;

  @Whole(1455)
  balanceAfter: number;

  @OptionalId('The operation it belongs to')
  operationId: string | null;

  @OptionalId('The credits that came or went')
  lotId: string | null;

  @OptionalId('The entry that this one takes back')
  reversesId: string | null;

  @ApiProperty({ example: 'user:2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77', description: 'Who caused it' })
  actor: string;

  @OptionalText('Why')
  reason: string | null;

  @Time()
  createdAt: string;
}

export class AdminTransactionsPageDto extends pageOf(AdminTransactionDto) {}
