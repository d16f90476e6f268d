import { Controller, Get, Header, Query, Res, UseGuards } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, type Principal } from '@app/auth';
import type { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { UsernameParam } from '../http/username.param';
import { CreatorInsightsService } from './creator-insights.service';
import { CreatorsService } from './creators.service';
import { CreatorDto, CreatorQueryDto } from './dto/creator.dto';
import { InsightsDto } from './dto/insights.dto';
import { PostDto, PostsPageDto } from './dto/post.dto';
import { MentionsPageDto, RelatedPageDto } from './dto/surroundings.dto';
import { NDJSON, streamNdjson } from './posts-stream';
import { RefreshLimitGuard } from './refresh-limit.guard';

@ApiTags('Creators')
@ApiExtraModels(PostDto, PostsPageDto)
@ApiProblem('CREATOR.NOT_FOUND', 'CREATOR.ERASED')
@Controller('api/profile/:username')
export class CreatorsController {
  constructor(
    private readonly creators: CreatorsService,
    private readonly insights: CreatorInsightsService,
  ) {}

  @Get()
  @UseGuards(RefreshLimitGuard)
  @ApiOperation({
    summary: 'Look a creator up',
    description:
      'The complete profile with access, otherwise a preview and the price of unlocking. Revalidate with If-None-Match.',
  })
  @Answers(200, CreatorDto)
  getProfile(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @Query() query: CreatorQueryDto,
  ): Promise<ByteAnswer> {
    return this.creators.getProfile(reader, { username, refresh: query.refresh === 'true' });
  }

  @Get('posts')
  @Header('Vary', 'Accept')
  @ApiOperation({
    summary: 'Posts of a creator with their analysis',
    description: `Newest first. With \`Accept: ${NDJSON}\` all posts are streamed, one JSON object a line.`,
  })
  @ApiOkResponse({
    description: 'A page, or all posts as a stream',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(PostsPageDto) } },
      [NDJSON]: { schema: { $ref: getSchemaPath(PostDto) } },
    },
  })
  @ApiProblem('CREDITS.UNLOCK_REQUIRED', 'PROVIDER.UNAVAILABLE')
  async getPosts(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @Query() query: PageQueryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ByteAnswer | undefined> {
    if (response.req.headers.accept?.includes(NDJSON) !== true)
      return this.creators.getPostsPage(reader, { username, ...query });
    await streamNdjson(response, await this.creators.streamPosts(reader, username));
    return undefined;
  }

  @Get('ai-insights')
  @ApiOperation({
    summary: 'Content intelligence of a creator',
    description: 'Categories, moods and languages of the posts. An unfinished analysis answers 200 with its progress.',
  })
  @Answers(200, InsightsDto)
  @ApiProblem('CREDITS.UNLOCK_REQUIRED', 'PROVIDER.UNAVAILABLE')
  getInsights(@CurrentUser() reader: Principal, @UsernameParam() username: string): Promise<ByteAnswer> {
    return this.insights.getInsights(reader, username);
  }

  @Get('related')
  @ApiOperation({ summary: 'Creators that Instagram suggests beside this one' })
  @Answers(200, RelatedPageDto)
  @ApiProblem('CREDITS.UNLOCK_REQUIRED', 'PROVIDER.UNAVAILABLE')
  getRelated(@CurrentUser() reader: Principal, @UsernameParam() username: string): Promise<RelatedPageDto> {
    return this.creators.getRelated(reader, username);
  }

  @Get('mentions')
  @ApiOperation({ summary: 'Accounts that the creator names, most frequent first' })
  @Answers(200, MentionsPageDto)
  @ApiProblem('CREDITS.UNLOCK_REQUIRED', 'PROVIDER.UNAVAILABLE')
  getMentions(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @Query() query: PageQueryDto,
  ): Promise<MentionsPageDto> {
    return this.creators.getMentions(reader, { username, ...query });
  }
}
