import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresLiveSession, Roles } from '@app/auth';
import { PackageAdministration, PackagesRepository } from '@app/credits';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { ByAdministrator, type Administrator } from './administrator.decorator';
import { ReasonDto } from './dto/common.dto';
import { AddPackageDto, AdminPackageDto, AdminPackagesDto } from './dto/package.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/credits/packages')
export class PackagesController {
  constructor(
    private readonly packages: PackageAdministration,
    private readonly records: PackagesRepository,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every version of every package' })
  @Answers(200, AdminPackagesDto)
  async list(): Promise<AdminPackagesDto> {
    return { items: await this.records.findAll() };
  }

  @Post()
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Offer a package, or the next version of one',
    description:
      'The version on offer until now is retired. Wallets that have it keep it until their billing period ends, then they get the new one.',
  })
  @Answers(201, AdminPackageDto)
  add(@ByAdministrator() by: Administrator, @Body() { reason, ...wanted }: AddPackageDto): Promise<AdminPackageDto> {
    return this.packages.add({ ...by, reason }, wanted);
  }

  @Post(':code/retire')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Take a package off the offer',
    description: 'Wallets that have it keep it. The package that new wallets get cannot be retired.',
  })
  @ApiParam({ name: 'code', example: 'professional' })
  @Answers(200, AdminPackageDto)
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  retire(
    @ByAdministrator() by: Administrator,
    @Param('code') code: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AdminPackageDto> {
    return this.packages.retire({ ...by, reason }, code);
  }
}
