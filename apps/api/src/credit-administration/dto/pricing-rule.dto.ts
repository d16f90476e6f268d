import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { CREDIT_ACTIONS, type AddedRule, type CreditAction, type PricingRule, type Span } from '@app/credits';
import { IsMoment } from '../../http';
import { ReasonDto } from './common.dto';
import { Id, OptionalId, OptionalText, OptionalTime, Time, Whole } from './record-properties';

const MOST_COST = 100_000;
const MOST_UNITS = 1_000_000;

export class ListPricingRulesDto {
  @ApiPropertyOptional({ enum: CREDIT_ACTIONS, example: 'post_analytics' })
  @IsOptional()
  @IsIn(CREDIT_ACTIONS)
  action?: CreditAction;
}

export class AddPricingRuleDto extends ReasonDto {
  @ApiProperty({ enum: CREDIT_ACTIONS, example: 'post_analytics' })
  @IsIn(CREDIT_ACTIONS)
  action: CreditAction;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: MOST_COST, example: 6, description: 'Credits per unit' })
  @IsInt()
  @Min(0)
  @Max(MOST_COST)
  unitCost: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: MOST_UNITS,
    example: 2,
    description:
      'Units per billing period that cost nothing. Wallets that used the action keep theirs for this period.',
  })
  @IsInt()
  @Min(0)
  @Max(MOST_UNITS)
  freeMonthly: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_UNITS,
    default: 1000,
    example: 1000,
    description: 'Most units of one request',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_UNITS)
  maxUnits: number = 1000;

  @ApiPropertyOptional({ example: '2026-07-01T00:00:00Z', description: 'At once, when left out. Never in the past.' })
  @IsOptional()
  @IsMoment()
  validFrom?: string;

  @ApiPropertyOptional({
    example: '2026-08-01T00:00:00Z',
    description: 'Before this moment; then the rule before it goes on. Without end, when left out.',
  })
  @IsOptional()
  @IsMoment()
  validTo?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 200, example: 'Analytics of posts, per request' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  description?: string;
}

class SpanDto implements Span {
  @Time()
  validFrom: string;

  @OptionalTime('Null: without end')
  validTo: string | null;
}

export class PricingRuleDto extends SpanDto implements PricingRule {
  @Id()
  id: string;

  @ApiProperty({ example: 'post_analytics' })
  action: string;

  @Whole(6, 'Credits per unit')
  unitCost: number;

  @Whole(2, 'Units per billing period that cost nothing')
  freeMonthly: number;

  @Whole(1000, 'Most units of one request')
  maxUnits: number;

  @OptionalText('As users read it', 'Analytics of posts, per request')
  description: string | null;

  @OptionalId('The administrator; null: there from the beginning')
  createdBy: string | null;

  @Time()
  createdAt: string;

  @ApiProperty({ enum: ['past', 'in_force', 'future'], example: 'in_force' })
  status: 'past' | 'in_force' | 'future';
}

const EXAMPLE: PricingRule = {
  id: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910',
  action: 'post_analytics',
  unitCost: 6,
  freeMonthly: 2,
  maxUnits: 1000,
  description: 'Analytics of posts, per request',
  createdBy: null,
  createdAt: '2026-06-01T10:00:00.000Z',
  validFrom: '2026-07-01T00:00:00.000Z',
  validTo: null,
  status: 'future',
};

export class PricingRulesDto {
  @ApiProperty({ type: [PricingRuleDto], description: 'By action, the latest first', example: [EXAMPLE] })
  items: PricingRuleDto[];
}

class EndedRuleDto {
  @Id()
  id: string;

  @Time()
  validTo: string;
}

export class AddedPricingRuleDto implements AddedRule {
  @ApiProperty({ type: PricingRuleDto, example: EXAMPLE })
  rule: PricingRuleDto;

  @ApiProperty({ type: EndedRuleDto, nullable: true, description: 'The rule that ends where the new one begins' })
  ended: EndedRuleDto | null;

  @ApiProperty({ type: SpanDto, nullable: true, description: 'When the ended rule goes on after the new one' })
  resumed: SpanDto | null;
}
