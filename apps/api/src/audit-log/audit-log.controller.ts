import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@app/auth';
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
  @ApiOkResponse({ type: AuditLogPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@Query() query: ListAuditLogDto): Promise<AuditLogPageDto> {
    return this.audit.list(query);
  }

  @Get('credits/audit-log')
  @ApiOperation({ summary: 'What administrators did to credits, latest first' })
  @ApiOkResponse({ type: AuditLogPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  listOfCredits(@Query() query: ListAreaEntriesDto): Promise<AuditLogPageDto> {
    return this.audit.listOfCredits(query);
  }
}
