import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '@app/auth';
import { BoardDoorFilter } from './board-door.filter';
import { BoardService } from './board.service';

/** A page for people, as /docs is: no part of the described api. Guarded like every route of administrators. */
@ApiExcludeController()
@Roles('admin')
@UseFilters(BoardDoorFilter)
@Controller('api/v1/admin/queues/board')
export class BoardController {
  constructor(private readonly board: BoardService) {}

  @Get(['', '*path'])
  show(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.board.show(request, response);
  }
}
