import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID, Matches } from 'class-validator';
import type { AuditRecord } from '@app/database';
import { DatedPageQueryDto, QueryText } from '../../credit-administration/dto/common.dto';
import { Id, OptionalText, Time } from '../../credit-administration/dto/record-properties';
import { pageOf } from '../../http/page-of.dto';

export class ListAreaEntriesDto extends DatedPageQueryDto {
  @ApiPropertyOptional({ format: 'uuid', description: 'What one administrator did' })
  @IsOptional()
  @IsUUID()
  actorId?: string;

  @QueryText('One kind of action', 'credits.adjust')
  action?: string;

  @QueryText('One kind of thing', 'credit_wallets')
  targetType?: string;

  @QueryText('One thing. The id of a wallet is that of its user', '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77')
  targetId?: string;
}

export class ListAuditLogDto extends ListAreaEntriesDto {
  @QueryText('One area of actions: the part before the dot', 'credits')
  @Matches(/^[a-z_]+$/, { message: 'must be an area of actions, like credits' })
  area?: string;
}

export class AuditRecordDto implements AuditRecord {
  @Id()
  id: string;

  @Id('7c3e2c0e-90aa-4a1c-9f43-0d2a5a1d2f10', 'The administrator')
  actorId: string;

  @ApiProperty({ example: 'credits.adjust' })
  action: string;

  @ApiProperty({ example: 'credit_wallets' })
  targetType: string;

  @ApiProperty({ example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77' })
  targetId: string;

  @OptionalText('In the words of the administrator', 'agreed with support, ticket 4711')
  reason: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { delta: 50 } })
  details: Record<string, unknown>;

  @OptionalText('The request that did it')
  requestId: string | null;

  @Time()
  createdAt: string;
}

export class AuditLogPageDto extends pageOf(AuditRecordDto) {}
