import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresLiveSession, Roles } from '@app/auth';
import { WalletAdministration, WalletRecordsRepository } from '@app/credits';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { ByAdministrator, type Administrator } from './administrator.decorator';
import { ReasonDto } from './dto/common.dto';
import {
  AdjustWalletDto,
  AdminWalletDetailsDto,
  AdminWalletDto,
  AdminWalletsPageDto,
  ChangePackageDto,
  GrantCreditsDto,
  ListWalletsDto,
  PackageChangedDto,
} from './dto/wallet.dto';

const USER_ID = { name: 'userId', example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77' };

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN', 'RESOURCE.NOT_FOUND')
@Controller('api/v1/admin/credits/wallets')
export class WalletsController {
  constructor(
    private readonly wallets: WalletAdministration,
    private readonly records: WalletRecordsRepository,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Wallets of all users, latest opened first' })
  @Answers(200, AdminWalletsPageDto)
  list(@Query() filter: ListWalletsDto): Promise<AdminWalletsPageDto> {
    return this.records.findPage(filter);
  }

  @Get(':userId')
  @ApiOperation({ summary: 'Everything about one wallet' })
  @Answers(200, AdminWalletDetailsDto)
  get(@IdParam(USER_ID) userId: string): Promise<AdminWalletDetailsDto> {
    return this.wallets.getDetails(userId);
  }

  @Post(':userId/adjust')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Add credits to a wallet, or take some',
    description:
      'What is added never expires and first settles what is owed. What is taken is taken in the order of spending; reserved credits stay. The owner sees the reason.',
  })
  @Answers(200, AdminWalletDto)
  @ApiProblem('CREDITS.INSUFFICIENT')
  adjust(
    @ByAdministrator() by: Administrator,
    @IdParam(USER_ID) userId: string,
    @Body() { delta, reason }: AdjustWalletDto,
  ): Promise<AdminWalletDto> {
    return this.wallets.adjust({ ...by, reason }, { userId, delta });
  }

  @Post(':userId/grants')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Grant credits that may expire',
    description: 'They first settle what is owed. The owner sees the reason.',
  })
  @Answers(201, AdminWalletDto)
  @ApiProblem('RESOURCE.CONFLICT')
  grant(
    @ByAdministrator() by: Administrator,
    @IdParam(USER_ID) userId: string,
    @Body() { kind, credits, expiresAt, reason }: GrantCreditsDto,
  ): Promise<AdminWalletDto> {
    return this.wallets.grant({ ...by, reason }, { userId, kind, credits, expiresAt: toMoment(expiresAt) });
  }

  @Post(':userId/freeze')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Freeze a wallet',
    description: 'Nothing can be spent from it; what is under way is still settled. The owner sees the reason.',
  })
  @Answers(200, AdminWalletDto)
  freeze(
    @ByAdministrator() by: Administrator,
    @IdParam(USER_ID) userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AdminWalletDto> {
    return this.wallets.freeze({ ...by, reason }, userId);
  }

  @Post(':userId/unfreeze')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({ summary: 'Let a wallet be used again' })
  @Answers(200, AdminWalletDto)
  unfreeze(
    @ByAdministrator() by: Administrator,
    @IdParam(USER_ID) userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AdminWalletDto> {
    return this.wallets.unfreeze({ ...by, reason }, userId);
  }

  @Post(':userId/package')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Move a wallet to another package',
    description:
      'More credits a month: at once, with the difference for the rest of the period. Fewer: when the period ends. Nothing that was granted is taken back.',
  })
  @Answers(200, PackageChangedDto)
  changePackage(
    @ByAdministrator() by: Administrator,
    @IdParam(USER_ID) userId: string,
    @Body() { package: code, reason }: ChangePackageDto,
  ): Promise<PackageChangedDto> {
    return this.wallets.changePackage({ ...by, reason }, { userId, code });
  }

  @Delete(':userId/package-change')
  @RequiresLiveSession()
  @ApiOperation({ summary: 'Drop the change of package that waits for the end of the period' })
  @Answers(200, AdminWalletDto)
  @ApiProblem('RESOURCE.CONFLICT')
  cancelPackageChange(
    @ByAdministrator() by: Administrator,
    @IdParam(USER_ID) userId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AdminWalletDto> {
    return this.wallets.cancelPackageChange({ ...by, reason }, userId);
  }
}

function toMoment(given: string | undefined): Date | null {
  return given === undefined ? null : new Date(given);
}
