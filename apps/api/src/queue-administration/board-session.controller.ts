import { Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { BoardService } from './board.service';
import { BoardSessionDto } from './dto/board-session.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/queues/board/session')
export class BoardSessionController {
  constructor(private readonly board: BoardService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Let this browser open the board of the queues',
    description:
      'Sets a cookie (HttpOnly, SameSite=Strict, for the board alone) that holds your access token: a page cannot send it otherwise. The board shows queues and jobs and changes nothing; the routes beside it do.',
  })
  @ApiOkResponse({ type: BoardSessionDto })
  @ApiProblem('RESOURCE.CONFLICT')
  enter(
    @CurrentUser() actor: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BoardSessionDto> {
    return this.board.enter(actor, request, response);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Take the cookie of the board back' })
  @ApiNoContentResponse()
  leave(@Req() request: Request, @Res({ passthrough: true }) response: Response): void {
    return this.board.leave(request, response);
  }
}
