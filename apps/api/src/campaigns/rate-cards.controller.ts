import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { UuidParam } from '../http/uuid.param';
import { AddRateCardDto, RateCardDto, RateCardsPageDto } from './dto/rate-card.dto';
import { RateCardsService } from './rate-cards.service';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/rate-cards')
export class RateCardsController {
  constructor(private readonly cards: RateCardsService) {}

  @Get()
  @ApiOperation({ summary: 'Rate cards for earned media value, latest first' })
  @ApiOkResponse({ type: RateCardsPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@Query() page: PageQueryDto): Promise<RateCardsPageDto> {
    return this.cards.list(page);
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Add a rate card',
    description: 'From now on reports of campaigns in its currency use it. Cards are never changed: add another.',
  })
  @ApiCreatedResponse({ type: RateCardDto })
  add(@CurrentUser() actor: Principal, @Body() card: AddRateCardDto): Promise<RateCardDto> {
    return this.cards.add(actor, card);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Retire a rate card', description: 'Reports use the one before it, or none.' })
  @ApiParam({ name: 'id', format: 'uuid', example: '5a8c1e90-2f4b-4a7d-8d31-0c9b7e6f5a12' })
  @ApiNoContentResponse()
  @ApiProblem('RESOURCE.NOT_FOUND')
  retire(@CurrentUser() actor: Principal, @UuidParam('id') id: string, @Body() { reason }: ReasonDto): Promise<void> {
    return this.cards.retire(actor, id, reason);
  }
}
