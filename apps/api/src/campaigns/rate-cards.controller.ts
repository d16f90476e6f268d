import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { IdParam } from '../http/uuid.param';
import { AddRateCardDto, RateCardDto, RateCardsPageDto } from './dto/rate-card.dto';
import { RateCardsService } from './rate-cards.service';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/rate-cards')
export class RateCardsController {
  constructor(private readonly cards: RateCardsService) {}

  @Get()
  @ApiOperation({ summary: 'Rate cards for earned media value, reach and price, latest first' })
  @Answers(200, RateCardsPageDto)
  list(@Query() page: PageQueryDto): Promise<RateCardsPageDto> {
    return this.cards.list(page);
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Add a rate card',
    description:
      'A card of a known name becomes its next version. From its day on campaigns in its currency and the analytics of creators use it; ' +
      'analytics take the card that came into force last, whatever its currency. Cards are never changed: add another.',
  })
  @Answers(201, RateCardDto)
  add(@CurrentUser() actor: Principal, @Body() card: AddRateCardDto): Promise<RateCardDto> {
    return this.cards.add(actor, card);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Retire a rate card', description: 'Reports use the one before it, or none.' })
  @Answers(204)
  retire(
    @CurrentUser() actor: Principal,
    @IdParam({ name: 'id', example: '5a8c1e90-2f4b-4a7d-8d31-0c9b7e6f5a12' }) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<void> {
    return this.cards.retire(actor, id, reason);
  }
}
