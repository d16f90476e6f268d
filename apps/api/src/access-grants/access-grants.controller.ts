import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { AccessGrantsService } from './access-grants.service';
import { AccessGrantDto, CreateAccessGrantDto } from './dto/access-grant.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN', 'RESOURCE.NOT_FOUND')
@Controller('api/v1/admin/access-grants')
export class AccessGrantsController {
  constructor(private readonly grants: AccessGrantsService) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Give a user access to a creator',
    description: 'For 30 days unless said otherwise. An access that never expires is not shortened.',
  })
  @Answers(201, AccessGrantDto)
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'CREATOR.ERASED', 'PROVIDER.UNAVAILABLE')
  create(@CurrentUser() actor: Principal, @Body() grant: CreateAccessGrantDto): Promise<AccessGrantDto> {
    return this.grants.create(actor, grant);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Take back an access that an administrator gave' })
  @Answers(204)
  revoke(
    @CurrentUser() actor: Principal,
    @IdParam({ name: 'id', example: '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10' }) grantId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.grants.revoke(actor, { grantId, reason });
  }
}
