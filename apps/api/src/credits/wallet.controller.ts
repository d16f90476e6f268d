import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { CREDIT_ACTIONS } from '@app/credits';
import type { ByteAnswer } from '../http/byte-answer';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { CreditsService } from './credits.service';
import { BalanceDto } from './dto/balance.dto';
import { AffordabilityDto, AffordabilityQueryDto } from './dto/pricing.dto';
import { AllowancesDto } from './dto/usage.dto';
import { DashboardDto, WalletSummaryDto } from './dto/wallet.dto';
import { PricesService } from './prices.service';

@ApiTags('Credits')
@ApiProblem('RESOURCE.NOT_FOUND')
@Controller('api/v1/credits')
export class WalletController {
  constructor(
    private readonly credits: CreditsService,
    private readonly prices: PricesService,
  ) {}

  @Get('balance')
  @ApiOperation({ summary: 'What you have and can spend', description: 'Revalidate with If-None-Match.' })
  @Answers(200, BalanceDto)
  getBalance(@CurrentUser() reader: Principal): Promise<ByteAnswer> {
    return this.credits.balance(reader);
  }

  @Get('wallet/summary')
  @ApiOperation({
    summary: 'Your wallet in full',
    description: 'Credits by kind and what of them ends next, free units, use of this billing period, open holds.',
  })
  @Answers(200, WalletSummaryDto)
  getSummary(@CurrentUser() reader: Principal): Promise<ByteAnswer> {
    return this.credits.summary(reader);
  }

  @Post('wallet/create')
  @Idempotent()
  @ApiOperation({
    summary: 'Make sure that you have a wallet',
    description:
      'Wallets open by themselves with the first request of a user, so this answers 200 with yours as a rule. 201 when it was opened just now.',
  })
  @Answers(200, WalletSummaryDto)
  @Answers(201, WalletSummaryDto)
  openWallet(@CurrentUser() reader: Principal): Promise<ByteAnswer> {
    return this.credits.openWallet(reader);
  }

  @Get('dashboard')
  @ApiOperation({ summary: 'Wallet, spending and latest transactions at a glance' })
  @Answers(200, DashboardDto)
  getDashboard(@CurrentUser() reader: Principal): Promise<ByteAnswer> {
    return this.credits.dashboard(reader);
  }

  @Get('allowances')
  @ApiOperation({ summary: 'Free units left in this billing period' })
  @Answers(200, AllowancesDto)
  getAllowances(@CurrentUser() reader: Principal): Promise<ByteAnswer> {
    return this.credits.allowances(reader);
  }

  @Get('can-perform/:action')
  @ApiOperation({
    summary: 'Whether you could pay for an action now',
    description: 'Asked of the ledger each time; nothing is reserved.',
  })
  @ApiParam({ name: 'action', enum: CREDIT_ACTIONS, example: 'advanced_search' })
  @Answers(200, AffordabilityDto)
  @ApiProblem('CREDITS.UNKNOWN_ACTION', 'CREATOR.INVALID_USERNAME')
  canPerform(
    @CurrentUser() reader: Principal,
    @Param('action') action: string,
    @Query() query: AffordabilityQueryDto,
  ): Promise<AffordabilityDto> {
    return this.prices.canPerform(reader, { action, ...query });
  }
}
