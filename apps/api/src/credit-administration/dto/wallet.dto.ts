import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min, NotEquals } from 'class-validator';
import type {
  LotRecord,
  PackageChange,
  PackageChangeEffect,
  PackageOfWallet,
  WalletDetails,
  WalletRecord,
} from '@app/credits';
import { IsMoment } from '../../http';
import { pageOf } from '../../http/page-of.dto';
import { PageQueryDto } from '../../http/page-query.dto';
import { QueryCredits, QueryFlag, QueryText, ReasonDto } from './common.dto';
import { AdminOperationDto } from './operation.dto';
import { AdminOrderDto } from './payment.dto';
import { Id, OptionalText, OptionalTime, Time, UserId, Whole } from './record-properties';
import { AdminTransactionDto } from './transaction.dto';

/** What one change may move: a slip of the finger stays small. */
const MOST_CREDITS = 1_000_000;
export const PACKAGE_CODE = /^[a-z][a-z0-9_-]{0,39}$/;

export class ListWalletsDto extends PageQueryDto {
  @QueryText('Code of the package', 'starter')
  package?: string;

  @QueryFlag('Only frozen wallets, or only those that are not')
  frozen?: boolean;

  @QueryFlag('Only wallets that owe credits, or only those that do not')
  owing?: boolean;

  @QueryCredits('Credits that can be spent, at least')
  minAvailable?: number;

  @QueryCredits('Credits that can be spent, at most')
  maxAvailable?: number;

  @QueryText('Beginning of the e-mail address, or the id of the user', 'nora@')
  user?: string;
}

export class AdjustWalletDto extends ReasonDto {
  @ApiProperty({
    type: 'integer',
    minimum: -MOST_CREDITS,
    maximum: MOST_CREDITS,
    example: 50,
    description: 'Credits to add (they never expire) or, negative, to take',
  })
  @IsInt()
  @NotEquals(0)
  @Min(-MOST_CREDITS)
  @Max(MOST_CREDITS)
  delta: number;
}

export class GrantCreditsDto extends ReasonDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_CREDITS, example: 200 })
  @IsInt()
  @Min(1)
  @Max(MOST_CREDITS)
  credits: number;

  @ApiProperty({ enum: ['promo', 'adjustment'], example: 'promo' })
  @IsIn(['promo', 'adjustment'])
  kind: 'promo' | 'adjustment';

  @ApiPropertyOptional({ example: '2026-12-31T23:59:59Z', description: 'Never, when left out' })
  @IsOptional()
  @IsMoment()
  expiresAt?: string;
}

export class ChangePackageDto extends ReasonDto {
  @ApiProperty({ example: 'professional', description: 'Code of a package on offer' })
  @Matches(PACKAGE_CODE, { message: 'must be the code of a package, like professional' })
  package: string;
}

export class PackageOfWalletDto implements PackageOfWallet {
  @ApiProperty({ example: 'starter' })
  code: string;

  @Whole(1)
  version: number;

  @ApiProperty({ example: 'Starter' })
  name: string;
}

class BillingPeriodDto {
  @Whole(3, '0 is the period in which the wallet was opened')
  number: number;

  @Time()
  start: string;

  @Time()
  end: string;
}

export class AdminWalletDto implements WalletRecord {
  @UserId()
  userId: string;

  @OptionalText('As the token said at the first request', 'nora@example.com')
  email: string | null;

  @Id()
  walletId: string;

  @Whole(1480, 'Sum of the ledger entries')
  balance: number;

  @Whole(25, 'Reserved by operations under way')
  held: number;

  @Whole(1455, 'What can be spent')
  available: number;

  @Whole(0, 'Charged or clawed back without cover; the next credits settle it')
  owed: number;

  @OptionalTime('Null: not frozen')
  frozenAt: string | null;

  @OptionalText('Why it is frozen')
  frozenReason: string | null;

  @ApiProperty({ type: PackageOfWalletDto })
  package: PackageOfWalletDto;

  @ApiProperty({ type: PackageOfWalletDto, nullable: true, description: 'What it moves to when the period ends' })
  nextPackage: PackageOfWalletDto | null;

  @ApiProperty({ type: BillingPeriodDto })
  period: BillingPeriodDto;

  @Time()
  createdAt: string;

  @Time()
  updatedAt: string;
}

export class AdminWalletsPageDto extends pageOf(AdminWalletDto) {}

export class AdminLotDto implements LotRecord {
  @Id()
  id: string;

  @ApiProperty({ enum: ['package', 'rollover', 'topup', 'promo', 'adjustment'], example: 'package' })
  kind: string;

  @ApiProperty({ example: 'package:3', description: 'Granted once per wallet' })
  sourceKey: string;

  @Whole(10, 'Lower is spent first, then what expires first')
  priority: number;

  @Whole(1000)
  granted: number;

  @Whole(480)
  remaining: number;

  @Whole(25, 'Part of remaining that operations under way have reserved')
  reserved: number;

  @Time()
  createdAt: string;

  @OptionalTime('Null: never')
  expiresAt: string | null;
}

export class AdminWalletDetailsDto extends AdminWalletDto implements WalletDetails {
  @ApiProperty({ type: [AdminLotDto], description: 'In the order of spending, then those used up; 50 at most' })
  lots: AdminLotDto[];

  @ApiProperty({ type: [AdminOperationDto], description: 'Latest first, 50 at most' })
  openHolds: AdminOperationDto[];

  @ApiProperty({ type: [AdminTransactionDto], description: 'Latest first, 20 at most' })
  latestEntries: AdminTransactionDto[];

  @ApiProperty({ type: [AdminOrderDto], description: 'Latest first, 20 at most' })
  latestOrders: AdminOrderDto[];
}

class PackageChangeEffectDto implements PackageChange {
  @ApiProperty({
    enum: ['now', 'at_period_end', 'none'],
    example: 'now',
    description:
      'now: more credits a month. at_period_end: fewer. none: the wallet has this package; a pending change is dropped',
  })
  effect: PackageChangeEffect;

  @Whole(750, 'Granted at once: the difference for the rest of the period')
  credits: number;

  @Time()
  at: string;
}

export class PackageChangedDto {
  @ApiProperty({
    type: PackageChangeEffectDto,
    example: { effect: 'now', credits: 750, at: '2026-06-15T10:00:00.000Z' },
  })
  change: PackageChangeEffectDto;

  @ApiProperty({ type: AdminWalletDto })
  wallet: AdminWalletDto;
}
