import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import type { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { CalculatePricesDto, CalculationDto, PriceListDto, PriceRuleDto } from './dto/pricing.dto';
import { PricesService } from './prices.service';

@ApiTags('Credits')
@Controller('api/v1/credits/pricing')
export class PricingController {
  constructor(private readonly prices: PricesService) {}

  @Get()
  @ApiOperation({ summary: 'What actions cost, and which packages are on offer' })
  @Answers(200, PriceListDto)
  list(): Promise<ByteAnswer> {
    return this.prices.list();
  }

  @Post('calculate')
  @ApiOperation({
    summary: 'What several uses would cost you together',
    description:
      'Line by line: lines of one action share its free units. Nothing is reserved and nothing is charged, so it may be repeated freely.',
  })
  @Answers(200, CalculationDto)
  @ApiProblem('CREDITS.UNKNOWN_ACTION', 'CREDITS.TOO_MANY_UNITS', 'RESOURCE.NOT_FOUND')
  calculate(@CurrentUser() reader: Principal, @Body() { items }: CalculatePricesDto): Promise<CalculationDto> {
    return this.prices.calculate(reader, items);
  }

  @Get(':action')
  @ApiOperation({ summary: 'What an action costs' })
  @ApiParam({ name: 'action', example: 'advanced_search' })
  @Answers(200, PriceRuleDto)
  @ApiProblem('CREDITS.UNKNOWN_ACTION')
  find(@Param('action') action: string): Promise<PriceRuleDto> {
    return this.prices.find(action);
  }
}
