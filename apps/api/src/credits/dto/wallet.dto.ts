import { ApiProperty } from '@nestjs/swagger';
import type { LotGroup, LotKind, LowBalance, NextExpiry, OpenHold, PlanChange, WalletSummary } from '@app/credits';
import { BalanceDto, PackageNameDto } from './balance.dto';
import { SpendingDto } from './spending.dto';
import { TransactionDto } from './transaction.dto';
import { ActionAllowanceDto, ActionUsageDto } from './usage.dto';

export class LotGroupDto implements LotGroup {
  @ApiProperty({ enum: ['package', 'rollover', 'topup', 'promo', 'adjustment'], example: 'package' })
  kind: LotKind;

  @ApiProperty({ type: 'integer', example: 975 })
  credits: number;

  @ApiProperty({ type: 'integer', example: 25, description: 'Of these, reserved by operations under way' })
  held: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-07-01T10:00:00.000Z',
    description: 'null: they do not expire',
  })
  expiresAt: string | null;
}

export class NextExpiryDto implements NextExpiry {
  @ApiProperty({ format: 'date-time', example: '2026-07-01T10:00:00.000Z' })
  at: string;

  @ApiProperty({ type: 'integer', example: 950, description: 'Unreserved credits that end then' })
  credits: number;

  @ApiProperty({ type: 'integer', example: 500, description: 'Of these, carried over into the next period' })
  rollsOver: number;

  @ApiProperty({ type: 'integer', example: 450, description: 'Of these, gone' })
  expires: number;
}

export class PlanChangeDto implements PlanChange {
  @ApiProperty()
  package: PackageNameDto;

  @ApiProperty({ format: 'date-time', example: '2026-07-01T10:00:00.000Z' })
  at: string;
}

export class OpenHoldDto implements OpenHold {
  @ApiProperty({ format: 'uuid', example: '2b9c0c1e-6d5a-4f0e-9f43-0d2a5a1d2f10' })
  operationId: string;

  @ApiProperty({ example: 'bulk_export' })
  action: string;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'What the action is used on' })
  resource: string | null;

  @ApiProperty({ type: 'integer', example: 1 })
  units: number;

  @ApiProperty({ type: 'integer', example: 50 })
  credits: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T09:30:00.000Z' })
  createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-06-15T09:31:00.000Z',
    description: 'After this moment it is charged or given back by itself; null while a payment is disputed',
  })
  leaseUntil: string | null;
}

export class WalletSummaryDto extends BalanceDto implements WalletSummary {
  @ApiProperty({ format: 'uuid', example: '9c3e2c0e-90aa-4a1c-9f43-0d2a5a1d2f10' })
  id: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  frozenReason: string | null;

  @ApiProperty({ type: 'integer', example: 500, description: 'Most credits that are carried over' })
  rolloverCap: number;

  @ApiProperty({ type: [LotGroupDto], description: 'In the order in which they are spent' })
  lots: LotGroupDto[];

  @ApiProperty({ type: NextExpiryDto, nullable: true })
  nextExpiry: NextExpiryDto | null;

  @ApiProperty({ type: PlanChangeDto, nullable: true })
  pendingPlanChange: PlanChangeDto | null;

  @ApiProperty({ type: [ActionAllowanceDto] })
  allowances: ActionAllowanceDto[];

  @ApiProperty({ type: [ActionUsageDto], description: 'Of the present billing period' })
  usage: ActionUsageDto[];

  @ApiProperty({ type: [OpenHoldDto], description: 'Latest first, twenty at most' })
  openHolds: OpenHoldDto[];

  @ApiProperty({ format: 'date-time', example: '2026-03-01T10:00:00.000Z' })
  createdAt: string;
}

export class LowBalanceDto implements LowBalance {
  @ApiProperty({ enum: ['ok', 'low', 'exhausted'], example: 'ok' })
  state: LowBalance['state'];

  @ApiProperty({ type: 'integer', example: 100, description: 'Below this the balance counts as low' })
  threshold: number;
}

export class DashboardDto {
  @ApiProperty()
  wallet: WalletSummaryDto;

  @ApiProperty()
  lowBalance: LowBalanceDto;

  @ApiProperty({ description: 'Of the last six calendar months' })
  spending: SpendingDto;

  @ApiProperty({ type: [TransactionDto], description: 'The latest ten' })
  latestTransactions: TransactionDto[];
}
