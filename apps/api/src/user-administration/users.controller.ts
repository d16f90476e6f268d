import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccountStanding, CurrentUser, EraseUser, RequiresLiveSession, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { AdminUserDetailsDto, AdminUsersPageDto, ListUsersDto, UserErasureDto } from './dto/user.dto';
import { UsersAdministrationService } from './users-administration.service';

const USER_ID = { name: 'userId', example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77' };

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
  @Answers(200, AdminUsersPageDto)
  list(@Query() query: ListUsersDto): Promise<AdminUsersPageDto> {
    return this.users.list(query);
  }

  @Get(':userId')
  @ApiOperation({ summary: 'A user with wallet and access' })
  @Answers(200, AdminUserDetailsDto)
  get(@IdParam(USER_ID) userId: string): Promise<AdminUserDetailsDto> {
    return this.users.get(userId);
  }

  @Post(':userId/suspend')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Suspend a user',
    description:
      'At once and on all instances: every further request answers 403 AUTH.SUSPENDED whatever token it brings, and open event streams end. Credits and data stay as they are; work under way is finished.',
  })
  @Answers(204)
  @ApiProblem('RESOURCE.CONFLICT')
  suspend(
    @CurrentUser() { userId: actorId }: Principal,
    @IdParam(USER_ID) userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.standing.suspend({ actorId, userId, reason });
  }

  @Post(':userId/reinstate')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({ summary: 'Take a suspension back', description: 'At once and on all instances.' })
  @Answers(204)
  @ApiProblem('RESOURCE.CONFLICT')
  reinstate(
    @CurrentUser() { userId: actorId }: Principal,
    @IdParam(USER_ID) userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.standing.reinstate({ actorId, userId, reason });
  }

  @Post(':userId/erase')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Forget a user at his own request, for good',
    description:
      'Address, profile, lists, searches, history, campaigns, webhooks and access go; wallet, ledger and payments stay as the books of an account without a name, which is suspended. The account itself is deleted in Supabase Auth. Cannot be undone. The reason must not contain the e-mail address.',
  })
  @Answers(200, UserErasureDto)
  @ApiProblem('RESOURCE.CONFLICT')
  erase(
    @CurrentUser() { userId: actorId }: Principal,
    @IdParam(USER_ID) userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<UserErasureDto> {
    return this.eraseUser.execute({ actorId, userId, reason });
  }
}
