import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { UsernameParam } from '../http/username.param';
import { AddFavoriteDto, FavoriteDto, FavoritesPageDto } from './dto/favorite.dto';
import { FavoritesService } from './favorites.service';

@ApiTags('Favourites')
@Controller('api/v1/favorites')
export class FavoritesController {
  constructor(private readonly favorites: FavoritesService) {}

  @Get()
  @ApiOperation({ summary: 'Your favourite creators, latest first' })
  @Answers(200, FavoritesPageDto)
  list(@CurrentUser() reader: Principal, @Query() page: PageQueryDto): Promise<FavoritesPageDto> {
    return this.favorites.list(reader, page);
  }

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Add a favourite, or change its note' })
  @Answers(201, FavoriteDto)
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'CREATOR.ERASED', 'PROVIDER.UNAVAILABLE')
  add(@CurrentUser() reader: Principal, @Body() favorite: AddFavoriteDto): Promise<FavoriteDto> {
    return this.favorites.add(reader, favorite);
  }

  @Delete(':username')
  @ApiOperation({ summary: 'Remove a favourite' })
  @Answers(204)
  @ApiProblem('CREATOR.NOT_FAVOURITE')
  remove(@CurrentUser() reader: Principal, @UsernameParam() username: string): Promise<void> {
    return this.favorites.remove(reader, username);
  }
}
