import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@app/auth';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { AuditLogService } from './audit-log.service';
import { AuditLogPageDto, ListAreaEntriesDto, ListAuditLogDto } from './dto/audit-log.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin')
export class AuditLogController {
  constructor(private readonly audit: AuditLogService) {}

  @Get('audit-log')
  @ApiOperation({
    summary: 'What administrators did, to what and why, latest first',
    description: 'Every write of an administrator. The database refuses to change or remove an entry.',
  })
  @Answers(200, AuditLogPageDto)
  list(@Query() query: ListAuditLogDto): Promise<AuditLogPageDto> {
    return this.audit.list(query);
  }

  @Get('credits/audit-log')
  @ApiOperation({ summary: 'What administrators did to credits, latest first' })
  @Answers(200, AuditLogPageDto)
  listOfCredits(@Query() query: ListAreaEntriesDto): Promise<AuditLogPageDto> {
    return this.audit.listOfCredits(query);
  }
}
