import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { NewPackage, PackageRecord } from '@app/credits';
import { ReasonDto } from './common.dto';
import { Id, Time, Whole } from './record-properties';
import { PACKAGE_CODE } from './wallet.dto';

const MOST_CREDITS = 100_000_000;
const MOST_MINOR = 100_000_000;

export class AddPackageDto extends ReasonDto implements NewPackage {
  @ApiProperty({ example: 'professional', description: 'A code that is there already gets its next version' })
  @Matches(PACKAGE_CODE, { message: '$property must be lower-case letters, digits, - and _, 40 at most' })
  code: string;

  @ApiProperty({ minLength: 1, maxLength: 80, example: 'Professional' })
  @IsString()
  @Length(1, 80)
  name: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: MOST_CREDITS, example: 3000 })
  @IsInt()
  @Min(0)
  @Max(MOST_CREDITS)
  monthlyCredits: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: MOST_CREDITS,
    example: 1500,
    description: 'Most credits that are carried over into the next period',
  })
  @IsInt()
  @Min(0)
  @Max(MOST_CREDITS)
  rolloverCap: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 24,
    default: 1,
    example: 1,
    description: 'For how many periods carried-over credits last',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(24)
  rolloverMonths: number = 1;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: MOST_MINOR,
    example: 11_900,
    description: 'Per month, in cents',
  })
  @IsInt()
  @Min(0)
  @Max(MOST_MINOR)
  priceMinor: number;

  @ApiPropertyOptional({ default: 'USD', example: 'USD', pattern: '^[A-Z]{3}$' })
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: '$property must be three capital letters like USD' })
  currency: string = 'USD';
}

export class AdminPackageDto implements PackageRecord {
  @Id()
  id: string;

  @ApiProperty({ example: 'professional' })
  code: string;

  @Whole(2)
  version: number;

  @ApiProperty({ example: 'Professional' })
  name: string;

  @Whole(3000)
  monthlyCredits: number;

  @Whole(1500, 'Most credits that are carried over into the next period')
  rolloverCap: number;

  @Whole(1, 'For how many periods carried-over credits last')
  rolloverMonths: number;

  @Whole(11_900, "Per month, in the currency's minor unit")
  priceMinor: number;

  @ApiProperty({ example: 'USD' })
  currency: string;

  @ApiProperty({ example: true, description: 'Whether it is on offer' })
  isActive: boolean;

  @Whole(12, 'How many have this version now')
  wallets: number;

  @Time()
  createdAt: string;
}

export class AdminPackagesDto {
  @ApiProperty({
    type: [AdminPackageDto],
    description: 'Every version, by code, the latest first',
    example: [
      {
        id: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910',
        code: 'professional',
        version: 2,
        name: 'Professional',
        monthlyCredits: 3000,
        rolloverCap: 1500,
        rolloverMonths: 1,
        priceMinor: 11_900,
        currency: 'USD',
        isActive: true,
        wallets: 12,
        createdAt: '2026-06-01T10:00:00.000Z',
      },
    ],
  })
  items: AdminPackageDto[];
}
