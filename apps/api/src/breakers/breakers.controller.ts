import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@app/auth';
import { Policies } from '@app/resilience';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { BreakersDto } from './dto/breaker.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/breakers')
export class BreakersController {
  constructor(private readonly policies: Policies) {}

  @Get()
  @ApiOperation({ summary: 'Circuit breakers of the process that answers' })
  @Answers(200, BreakersDto)
  list(): BreakersDto {
    return { processId: process.pid, items: this.policies.states() };
  }
}
