import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { QUEUE_NAMES, type QueueName } from '@app/queues';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { DeadLettersDto, ListDeadLettersDto, QueuesDto, RetriedDeadLetterDto } from './dto/queue.dto';
import { QueueAdministrationService } from './queue-administration.service';
import { QueueNameParam } from './queue-name.param';

const QUEUE = { name: 'queue', enum: QUEUE_NAMES, example: 'profile-analyses' };

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/queues')
export class QueuesController {
  constructor(private readonly queues: QueueAdministrationService) {}

  @Get()
  @ApiOperation({ summary: 'Background work: how much waits, runs and was given up' })
  @Answers(200, QueuesDto)
  list(): Promise<QueuesDto> {
    return this.queues.list();
  }

  @Get(':queue/dead-letters')
  @ApiOperation({ summary: 'Jobs of a queue that failed for good, newest first' })
  @ApiParam(QUEUE)
  @Answers(200, DeadLettersDto)
  @ApiProblem('RESOURCE.NOT_FOUND')
  listDeadLetters(@QueueNameParam() queue: QueueName, @Query() { limit }: ListDeadLettersDto): Promise<DeadLettersDto> {
    return this.queues.listDeadLetters(queue, limit);
  }

  @Post(':queue/dead-letters/:id/retry')
  @Idempotent()
  @ApiOperation({
    summary: 'Run a dead letter once more, with all its attempts',
    description: 'Work of an analysis that had failed brings the analysis back to life: it completes like any other.',
  })
  @ApiParam(QUEUE)
  @ApiParam({ name: 'id', example: '1841' })
  @Answers(202, RetriedDeadLetterDto)
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  retry(
    @CurrentUser() actor: Principal,
    @QueueNameParam() queue: QueueName,
    @Param('id') id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<RetriedDeadLetterDto> {
    return this.queues.retry(actor, { queue, id, reason });
  }
}
