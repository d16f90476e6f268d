import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AccountStanding, CurrentUser, EraseUser, RequiresLiveSession, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { UuidParam } from '../http/uuid.param';
import { AdminUserDetailsDto, AdminUsersPageDto, ListUsersDto, UserErasureDto } from './dto/user.dto';
import { UsersAdministrationService } from './users-administration.service';

const USER_ID = { name: 'userId', format: 'uuid', example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77' };

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/users')
export class UsersController {
  constructor(
    private readonly users: UsersAdministrationService,
    private readonly standing: AccountStanding,
    private readonly eraseUser: EraseUser,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Users, latest registered first',
    description: 'Whoever has sent a request at least once. Accounts themselves are kept by Supabase Auth.',
  })
  @ApiOkResponse({ type: AdminUsersPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@Query() query: ListUsersDto): Promise<AdminUsersPageDto> {
    return this.users.list(query);
  }

  @Get(':userId')
  @ApiOperation({ summary: 'A user with wallet and access' })
  @ApiParam(USER_ID)
  @ApiOkResponse({ type: AdminUserDetailsDto })
  @ApiProblem('RESOURCE.NOT_FOUND')
  get(@UuidParam('userId') userId: string): Promise<AdminUserDetailsDto> {
    return this.users.get(userId);
  }

  @Post(':userId/suspend')
  @HttpCode(204)
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Suspend a user',
    description:
      'At once and on all instances: every further request answers 403 AUTH.SUSPENDED whatever token it brings, and open event streams end. Credits and data stay as they are; work under way is finished.',
  })
  @ApiParam(USER_ID)
  @ApiNoContentResponse()
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  suspend(
    @CurrentUser() { userId: actorId }: Principal,
    @UuidParam('userId') userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.standing.suspend({ actorId, userId, reason });
  }

  @Post(':userId/reinstate')
  @HttpCode(204)
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({ summary: 'Take a suspension back', description: 'At once and on all instances.' })
  @ApiParam(USER_ID)
  @ApiNoContentResponse()
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  reinstate(
    @CurrentUser() { userId: actorId }: Principal,
    @UuidParam('userId') userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.standing.reinstate({ actorId, userId, reason });
  }

  @Post(':userId/erase')
  @HttpCode(200)
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Forget a user at his own request, for good',
    description:
      'Address, profile, lists, searches, history, campaigns, webhooks and access go; wallet, ledger and payments stay as the books of an account without a name, which is suspended. The account itself is deleted in Supabase Auth. Cannot be undone. The reason must not contain the e-mail address.',
  })
  @ApiParam(USER_ID)
  @ApiOkResponse({ type: UserErasureDto })
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  erase(
    @CurrentUser() { userId: actorId }: Principal,
    @UuidParam('userId') userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<UserErasureDto> {
    return this.eraseUser.execute({ actorId, userId, reason });
  }
}
