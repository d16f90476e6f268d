import { DateRangeDto } from '../http';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, type Principal } from '@app/auth';
import type { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { CreditsService } from './credits.service';
import { SearchTransactionsDto, TransactionsPageDto } from './dto/transaction.dto';
import { CSV_TYPE } from './ledger-csv';
import { LedgerExportService } from './ledger-export.service';

@ApiTags('Credits')
@ApiProblem('RESOURCE.NOT_FOUND')
@Controller('api/v1/credits/transactions')
export class TransactionsController {
  constructor(
    private readonly credits: CreditsService,
    private readonly exports: LedgerExportService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your ledger, latest first' })
  @Answers(200, TransactionsPageDto)
  list(@CurrentUser() reader: Principal, @Query() page: PageQueryDto): Promise<ByteAnswer> {
    return this.credits.transactions(reader, page);
  }

  @Get('search')
  @ApiOperation({
    summary: 'Find entries of your ledger',
    description: 'All conditions must hold. Page with the same conditions and `cursor`.',
  })
  @Answers(200, TransactionsPageDto)
  search(@CurrentUser() reader: Principal, @Query() query: SearchTransactionsDto): Promise<ByteAnswer> {
    return this.credits.search(reader, query);
  }

  @Get('export')
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Your ledger as a CSV file',
    description:
      'Oldest first, with the balance after each entry, streamed. RFC 4180; texts that a spreadsheet would take for a formula begin with an apostrophe.',
  })
  @ApiOkResponse({
    description: 'One line per entry after the heading',
    content: {
      [CSV_TYPE]: {
        schema: { type: 'string' },
        example:
          'number,createdAt,type,action,delta,balanceAfter,lot,reason,operationId,reversesId,id\r\n1,2026-06-01T10:00:00.000Z,grant,,1000,1000,package,Credits of the Starter package,,,0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910\r\n',
      },
    },
  })
  export(
    @CurrentUser() reader: Principal,
    @Query() range: DateRangeDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.exports.send(reader, range, response);
  }
}
