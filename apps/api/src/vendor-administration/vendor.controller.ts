import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { VendorPrices } from '@app/instagram';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { CreateVendorCostDto, VendorCostDto, VendorCostsDto } from './dto/vendor-cost.dto';
import { VendorMarginDto, VendorMarginQueryDto, VendorUsageDto, VendorUsageQueryDto } from './dto/vendor-report.dto';
import { toNewCost } from './to-new-cost';
import { VendorReportsService } from './vendor-reports.service';

const SPAN = 'The last 30 days, or another span of a year at most.';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/vendor')
export class VendorController {
  constructor(
    private readonly reports: VendorReportsService,
    private readonly prices: VendorPrices,
  ) {}

  @Get('usage')
  @ApiOperation({ summary: 'Calls to the data provider: how many, how fast, at what cost', description: SPAN })
  @Answers(200, VendorUsageDto)
  getUsage(@Query() query: VendorUsageQueryDto): Promise<VendorUsageDto> {
    return this.reports.getUsage(query);
  }

  @Get('margin')
  @ApiOperation({ summary: 'What credits were worth less what the data provider took', description: SPAN })
  @Answers(200, VendorMarginDto)
  getMargin(@Query() query: VendorMarginQueryDto): Promise<VendorMarginDto> {
    return this.reports.getMargin(query);
  }

  @Get('costs')
  @ApiOperation({ summary: 'What the data provider takes for a call, now and before' })
  @Answers(200, VendorCostsDto)
  async listCosts(): Promise<VendorCostsDto> {
    return { items: await this.prices.list() };
  }

  @Post('costs')
  @Idempotent()
  @ApiOperation({
    summary: 'Say what the data provider takes from a moment on',
    description: 'Reports of the past change with a price of the past.',
  })
  @Answers(201, VendorCostDto)
  @ApiProblem('RESOURCE.CONFLICT')
  addCost(@CurrentUser() { userId: actorId }: Principal, @Body() cost: CreateVendorCostDto): Promise<VendorCostDto> {
    return this.prices.add({ actorId, reason: cost.reason }, toNewCost(cost, new Date()));
  }

  @Delete('costs/:id')
  @ApiOperation({ summary: 'Remove a price', description: 'The one before it holds on.' })
  @Answers(204)
  removeCost(
    @CurrentUser() { userId: actorId }: Principal,
    @IdParam({ name: 'id', example: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910' }) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.prices.remove({ actorId, reason }, id);
  }
}
