import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresLiveSession, Roles } from '@app/auth';
import { PricingAdministration, PricingRulesRepository, type NewPricingRule } from '@app/credits';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { ByAdministrator, type Administrator } from './administrator.decorator';
import { ReasonDto } from './dto/common.dto';
import { AddedPricingRuleDto, AddPricingRuleDto, ListPricingRulesDto, PricingRulesDto } from './dto/pricing-rule.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/credits/pricing-rules')
export class PricingRulesController {
  constructor(
    private readonly pricing: PricingAdministration,
    private readonly rules: PricingRulesRepository,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Prices of the past, the present and the future' })
  @Answers(200, PricingRulesDto)
  async list(@Query() { action }: ListPricingRulesDto): Promise<PricingRulesDto> {
    return { items: await this.rules.findAll(action) };
  }

  @Post()
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Set a price from a moment on',
    description:
      'The rule that applies when the new one begins ends there, and goes on after the new one when that has an end. What was in force is never changed: a beginning in the past is refused, and so is a span that holds the beginning of a later rule (409 with `clashing`).',
  })
  @Answers(201, AddedPricingRuleDto)
  @ApiProblem('RESOURCE.CONFLICT')
  add(@ByAdministrator() by: Administrator, @Body() rule: AddPricingRuleDto): Promise<AddedPricingRuleDto> {
    return this.pricing.add({ ...by, reason: rule.reason }, toNewRule(rule));
  }

  @Delete(':id')
  @RequiresLiveSession()
  @ApiOperation({
    summary: 'Take back a price that is not yet in force',
    description: 'The rule that it would have ended goes on in its place.',
  })
  @Answers(204)
  @ApiProblem('RESOURCE.CONFLICT')
  remove(
    @ByAdministrator() by: Administrator,
    @IdParam({ name: 'id', example: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910' }) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.pricing.remove({ ...by, reason }, id);
  }
}

function toNewRule({ validFrom, validTo, description, ...rule }: AddPricingRuleDto): NewPricingRule {
  const { action, unitCost, freeMonthly, maxUnits } = rule;
  return {
    action,
    unitCost,
    freeMonthly,
    maxUnits,
    validFrom: validFrom === undefined ? null : new Date(validFrom),
    validTo: validTo === undefined ? null : new Date(validTo),
    description: description ?? null,
  };
}
