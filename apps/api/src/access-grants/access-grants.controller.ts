import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { UuidParam } from '../http/uuid.param';
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
  @ApiCreatedResponse({ type: AccessGrantDto })
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'CREATOR.ERASED', 'PROVIDER.UNAVAILABLE')
  create(@CurrentUser() actor: Principal, @Body() grant: CreateAccessGrantDto): Promise<AccessGrantDto> {
    return this.grants.create(actor, grant);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take back an access that an administrator gave' })
  @ApiParam({ name: 'id', format: 'uuid', example: '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10' })
  @ApiNoContentResponse()
  revoke(
    @CurrentUser() actor: Principal,
    @UuidParam('id') grantId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.grants.revoke(actor, { grantId, reason });
  }
}
