import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import {
  HOLD_VERDICTS,
  OPERATION_STATUSES,
  type HoldVerdict,
  type OperationRecord,
  type OperationStatus,
} from '@app/credits';
import { pageOf } from '../../http/page-of.dto';
import { DatedPageQueryDto, QueryFlag, QueryText, QueryUser, ReasonDto } from './common.dto';
import { Id, OptionalText, OptionalTime, Time, UserId, Whole } from './record-properties';

export class ListOperationsDto extends DatedPageQueryDto {
  @QueryUser()
  userId?: string;

  @QueryText('Of one action; `dispute` and `adjustment` are reserved for the system', 'post_analytics')
  action?: string;

  @ApiPropertyOptional({ enum: OPERATION_STATUSES, example: 'held' })
  @IsOptional()
  @IsIn(OPERATION_STATUSES)
  status?: OperationStatus;

  @QueryFlag('Only holds that wait for an administrator, or only all others')
  needsReview?: boolean;
}

export class SettleHoldDto extends ReasonDto {
  @ApiProperty({ enum: HOLD_VERDICTS, example: 'released', description: 'captured: the work was done, it is charged' })
  @IsIn(HOLD_VERDICTS)
  verdict: HoldVerdict;
}

export class AdminOperationDto implements OperationRecord {
  @Id('2b9c0c1e-6d5a-4f0e-9f43-0d2a5a1d2f10')
  id: string;

  @UserId()
  userId: string;

  @ApiProperty({ example: 'post_analytics' })
  action: string;

  @OptionalText('What the action was used on', 'nora.travels')
  resource: string | null;

  @Whole(1)
  units: number;

  @Whole(0, 'Units that the free allowance covered')
  freeUnits: number;

  @Whole(5, 'Credits: reserved while held, charged once captured')
  amount: number;

  @Whole(0, 'Part of the charge that the wallet could not cover when it was due')
  owed: number;

  @OptionalText('What paid: allowance, plan, bought or none', 'plan')
  source: string | null;

  @ApiProperty({ enum: OPERATION_STATUSES, example: 'captured' })
  status: OperationStatus;

  @ApiProperty({ example: false, description: 'Whether an administrator has to settle it' })
  needsReview: boolean;

  @Whole(1, 'Counts the tries under the same key')
  attempt: number;

  @OptionalTime('After this moment a hold is settled from evidence; null: not by time')
  leaseUntil: string | null;

  @OptionalText('The request that began it')
  requestId: string | null;

  @Time()
  createdAt: string;

  @OptionalTime('Null while held')
  settledAt: string | null;

  @OptionalTime('Null: not refunded')
  refundedAt: string | null;
}

export class AdminOperationsPageDto extends pageOf(AdminOperationDto) {}
