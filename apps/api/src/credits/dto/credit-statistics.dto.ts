import { ApiProperty } from '@nestjs/swagger';
import type { ActionCharges, CreditStatistics } from '@app/credits';

export class PackageWalletsDto {
  @ApiProperty({ example: 'starter' })
  package: string;

  @ApiProperty({ type: 'integer', example: 112 })
  wallets: number;
}

export class WalletCountsDto {
  @ApiProperty({ type: 'integer', example: 130 })
  total: number;

  @ApiProperty({ type: 'integer', example: 1 })
  frozen: number;

  @ApiProperty({ type: 'integer', example: 2, description: 'Wallets that owe credits' })
  owing: number;

  @ApiProperty({ type: [PackageWalletsDto] })
  byPackage: PackageWalletsDto[];
}

export class CreditTotalsDto {
  @ApiProperty({ type: 'integer', example: 154_300, description: 'Sum of all balances' })
  outstanding: number;

  @ApiProperty({ type: 'integer', example: 75 })
  held: number;

  @ApiProperty({ type: 'integer', example: 154_225 })
  available: number;

  @ApiProperty({ type: 'integer', example: 40 })
  owed: number;
}

export class ActionChargesDto implements ActionCharges {
  @ApiProperty({ type: String, nullable: true, example: 'influencer_unlock' })
  action: string | null;

  @ApiProperty({ type: 'integer', example: 1_250 })
  credits: number;

  @ApiProperty({ type: 'integer', example: 50 })
  operations: number;
}

export class ChargedDto {
  @ApiProperty({ type: [ActionChargesDto], description: 'Since midnight, UTC' })
  today: ActionChargesDto[];

  @ApiProperty({ type: [ActionChargesDto], description: 'Since the first of the month, UTC' })
  month: ActionChargesDto[];
}

export class HoldCountsDto {
  @ApiProperty({ type: 'integer', example: 3 })
  open: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Waiting for the sweep that settles them' })
  pastLease: number;
}

export class TopUpTotalsDto {
  @ApiProperty({ example: 'USD' })
  currency: string;

  @ApiProperty({ type: 'integer', example: 12, description: 'Paid orders, later refunded or disputed ones included' })
  orders: number;

  @ApiProperty({ type: 'integer', example: 12_000 })
  credits: number;

  @ApiProperty({ type: 'integer', example: 118_800 })
  paidMinor: number;

  @ApiProperty({ type: 'integer', example: 9_900 })
  refundedMinor: number;
}

export class CreditStatisticsDto implements CreditStatistics {
  @ApiProperty()
  wallets: WalletCountsDto;

  @ApiProperty()
  credits: CreditTotalsDto;

  @ApiProperty()
  charged: ChargedDto;

  @ApiProperty()
  holds: HoldCountsDto;

  @ApiProperty({ type: [TopUpTotalsDto] })
  topUps: TopUpTotalsDto[];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 0,
    description:
      'Broken invariants of the books: anything but 0 is an alarm; null when they could not be counted in time',
  })
  violations: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T09:30:00.000Z' })
  at: string;
}
