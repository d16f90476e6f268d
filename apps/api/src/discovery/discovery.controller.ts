import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Charge, CurrentCharge, RequiresCredits } from '@app/credits';
import { Answers } from '../http/openapi/answers.decorator';
import { RateLimit } from '../http/rate-limit.decorator';
import { pageResource } from './discovery-query';
import { DiscoveryService } from './discovery.service';
import { DiscoveryCountDto, DiscoveryPageDto, DiscoveryPageQueryDto } from './dto/discovery.dto';
import { DiscoveryFiltersDto } from './dto/discovery-filters.dto';

const DAY_SECONDS = 86_400;

@ApiTags('Discovery')
@RateLimit('expensive')
@Controller('api/v1/discovery/creators')
export class DiscoveryController {
  constructor(private readonly discovery: DiscoveryService) {}

  @Get()
  @RequiresCredits('discovery_pagination', { resource: pageResource, ownedForSeconds: DAY_SECONDS })
  @ApiOperation({
    summary: 'Find creators by their figures',
    description:
      'Paid per page that is not empty; the same page is free again for 24 hours. All pages of a walk show the state that its first page saw: no creator comes twice or is missed while figures change.',
  })
  @Answers(200, DiscoveryPageDto)
  findPage(
    @CurrentUser() reader: Principal,
    @Query() query: DiscoveryPageQueryDto,
    @CurrentCharge() charge: Charge,
  ): Promise<DiscoveryPageDto> {
    return this.discovery.findPage(reader, query, charge);
  }

  @Get('count')
  @ApiOperation({
    summary: 'How many creators a search finds',
    description: 'Exact and free, also with `explain=true`. Kept for 30 seconds.',
  })
  @Answers(200, DiscoveryCountDto)
  count(@Query() query: DiscoveryFiltersDto): Promise<DiscoveryCountDto> {
    return this.discovery.count(query);
  }
}
