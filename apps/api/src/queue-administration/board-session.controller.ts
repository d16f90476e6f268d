import { Controller, Delete, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { Answers } from '../http/openapi/answers.decorator';
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
  @ApiOperation({
    summary: 'Let this browser open the board of the queues',
    description:
      'Sets a cookie (HttpOnly, SameSite=Strict, for the board alone) that holds your access token: a page cannot send it otherwise. The board shows queues and jobs and changes nothing; the routes beside it do.',
  })
  @Answers(200, BoardSessionDto)
  @ApiProblem('RESOURCE.CONFLICT')
  enter(
    @CurrentUser() actor: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BoardSessionDto> {
    return this.board.enter(actor, request, response);
  }

  @Delete()
  @ApiOperation({ summary: 'Take the cookie of the board back' })
  @Answers(204)
  leave(@Req() request: Request, @Res({ passthrough: true }) response: Response): void {
    return this.board.leave(request, response);
  }
}
