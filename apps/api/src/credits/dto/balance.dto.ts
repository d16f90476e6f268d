import { ApiProperty } from '@nestjs/swagger';
import type { Balance, PackageName, Period } from '@app/credits';

export class PackageNameDto implements PackageName {
  @ApiProperty({ example: 'professional' })
  code: string;

  @ApiProperty({ example: 'Professional' })
  name: string;

  @ApiProperty({ type: 'integer', example: 2500, description: 'Credits granted at the start of each billing period' })
  monthlyCredits: number;
}

export class PeriodDto implements Period {
  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  start: string;

  @ApiProperty({ format: 'date-time', example: '2026-07-01T10:00:00.000Z', description: 'Then credits are renewed' })
  end: string;
}

export class BalanceDto implements Balance {
  @ApiProperty({ type: 'integer', example: 1480, description: 'What the ledger adds up to' })
  balance: number;

  @ApiProperty({ type: 'integer', example: 25, description: 'Reserved by operations under way' })
  held: number;

  @ApiProperty({ type: 'integer', example: 1455, description: 'balance - held: what can be spent now' })
  available: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Used beyond the balance; settled from the next credits' })
  owed: number;

  @ApiProperty({ example: false, description: 'Nothing can be spent from a frozen wallet' })
  frozen: boolean;

  @ApiProperty()
  package: PackageNameDto;

  @ApiProperty({ description: 'The billing period: the month that began when the wallet was opened, in UTC' })
  period: PeriodDto;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T09:30:00.000Z' })
  updatedAt: string;
}
