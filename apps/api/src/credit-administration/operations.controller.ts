import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresLiveSession, Roles } from '@app/auth';
import { LedgerRecordsRepository, OperationAdministration, OperationRecordsRepository } from '@app/credits';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { ByAdministrator, type Administrator } from './administrator.decorator';
import { ReasonDto, withMoments } from './dto/common.dto';
import { AdminOperationDto, AdminOperationsPageDto, ListOperationsDto, SettleHoldDto } from './dto/operation.dto';
import { AdminTransactionsPageDto, ListTransactionsDto } from './dto/transaction.dto';

const OPERATION_ID = { name: 'id', example: '2b9c0c1e-6d5a-4f0e-9f43-0d2a5a1d2f10' };

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/credits')
export class OperationsController {
  constructor(
    private readonly operations: OperationAdministration,
    private readonly records: OperationRecordsRepository,
    private readonly entries: LedgerRecordsRepository,
  ) {}

  @Get('operations')
  @ApiOperation({ summary: 'Charges of all users, from hold to capture or release, latest first' })
  @Answers(200, AdminOperationsPageDto)
  list(@Query() query: ListOperationsDto): Promise<AdminOperationsPageDto> {
    return this.records.findPage(withMoments(query));
  }

  @Post('operations/:id/refund')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Give back what an operation charged',
    description:
      'Once. The credits go back to the lots that paid; what has expired meanwhile comes back until the end of the period. What was bought, an unlocked creator say, stays. The owner sees the reason.',
  })
  @Answers(200, AdminOperationDto)
  @ApiProblem('RESOURCE.CONFLICT')
  refund(
    @ByAdministrator() by: Administrator,
    @IdParam(OPERATION_ID) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AdminOperationDto> {
    return this.operations.refund({ ...by, reason }, id);
  }

  @Post('operations/:id/settle')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Settle a hold that nobody could settle from evidence',
    description: 'For holds that need a review (`?needsReview=true` lists them); all others settle by themselves.',
  })
  @Answers(200, AdminOperationDto)
  @ApiProblem('RESOURCE.CONFLICT')
  settle(
    @ByAdministrator() by: Administrator,
    @IdParam(OPERATION_ID) id: string,
    @Body() { verdict, reason }: SettleHoldDto,
  ): Promise<AdminOperationDto> {
    return this.operations.settle({ ...by, reason }, id, verdict);
  }

  @Get('transactions')
  @ApiOperation({ summary: 'Ledger entries of all users, latest first' })
  @Answers(200, AdminTransactionsPageDto)
  listTransactions(@Query() query: ListTransactionsDto): Promise<AdminTransactionsPageDto> {
    return this.entries.findPage(withMoments(query));
  }
}
