import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { VendorPrices } from '@app/instagram';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { UuidParam } from '../http/uuid.param';
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
  @ApiOkResponse({ type: VendorUsageDto })
  getUsage(@Query() query: VendorUsageQueryDto): Promise<VendorUsageDto> {
    return this.reports.getUsage(query);
  }

  @Get('margin')
  @ApiOperation({ summary: 'What credits were worth less what the data provider took', description: SPAN })
  @ApiOkResponse({ type: VendorMarginDto })
  getMargin(@Query() query: VendorMarginQueryDto): Promise<VendorMarginDto> {
    return this.reports.getMargin(query);
  }

  @Get('costs')
  @ApiOperation({ summary: 'What the data provider takes for a call, now and before' })
  @ApiOkResponse({ type: VendorCostsDto })
  async listCosts(): Promise<VendorCostsDto> {
    return { items: await this.prices.list() };
  }

  @Post('costs')
  @Idempotent()
  @ApiOperation({
    summary: 'Say what the data provider takes from a moment on',
    description: 'Reports of the past change with a price of the past.',
  })
  @ApiCreatedResponse({ type: VendorCostDto })
  @ApiProblem('RESOURCE.CONFLICT')
  addCost(@CurrentUser() { userId: actorId }: Principal, @Body() cost: CreateVendorCostDto): Promise<VendorCostDto> {
    return this.prices.add({ actorId, reason: cost.reason }, toNewCost(cost, new Date()));
  }

  @Delete('costs/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a price', description: 'The one before it holds on.' })
  @ApiParam({ name: 'id', format: 'uuid', example: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910' })
  @ApiNoContentResponse()
  @ApiProblem('RESOURCE.NOT_FOUND')
  removeCost(
    @CurrentUser() { userId: actorId }: Principal,
    @UuidParam('id') id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.prices.remove({ actorId, reason }, id);
  }
}
