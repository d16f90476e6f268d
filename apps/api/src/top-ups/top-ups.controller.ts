import { Body, Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { IdParam } from '../http/uuid.param';
import { OpenTopUpDto, TopUpDto, TopUpOffersDto, TopUpsPageDto } from './dto/top-up.dto';
import { TopUpsService } from './top-ups.service';

@ApiTags('Credits')
@Controller('api/v1/credits/top-ups')
export class TopUpsController {
  constructor(private readonly topUps: TopUpsService) {}

  @Get('offers')
  @ApiOperation({ summary: 'What credits can be bought, and for how much' })
  @Answers(200, TopUpOffersDto)
  offers(@CurrentUser() reader: Principal): Promise<TopUpOffersDto> {
    return this.topUps.offers(reader);
  }

  @Get()
  @ApiOperation({ summary: 'Your top-ups, latest first' })
  @Answers(200, TopUpsPageDto)
  list(@CurrentUser() reader: Principal, @Query() page: PageQueryDto): Promise<TopUpsPageDto> {
    return this.topUps.list(reader, page);
  }

  @Post()
  @Idempotent()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Buy credits: open a payment page',
    description:
      'Send the buyer to `checkoutUrl`. The credits are there once the payment is: ask the top-up for its status.',
  })
  @Answers(201, TopUpDto)
  @ApiProblem('RESOURCE.NOT_FOUND', 'PAYMENTS.NOT_CONFIGURED', 'PAYMENTS.UNAVAILABLE')
  open(
    @CurrentUser() buyer: Principal,
    @Body() { offer }: OpenTopUpDto,
    @Headers('idempotency-key') requestKey: string | undefined,
  ): Promise<TopUpDto> {
    return this.topUps.open(buyer, { offer, requestKey });
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One of your top-ups',
    description:
      'An open one is looked up at the payment provider first, so that the answer is right as soon as the payment is.',
  })
  @Answers(200, TopUpDto)
  get(
    @CurrentUser() reader: Principal,
    @IdParam({ name: 'id', example: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910' }) id: string,
  ): Promise<TopUpDto> {
    return this.topUps.get(reader, id);
  }
}
