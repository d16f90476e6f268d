import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { bearerToken, type Principal } from '@app/auth';
import { AppError } from '@app/common';
import { AuditLogRepository, Database } from '@app/database';
import { QueueBoard } from '@app/queues';
import { BOARD_PATH, clearBoardCookie, LONGEST_TOKEN, setBoardCookie } from './board-cookie';
import type { BoardSessionDto } from './dto/board-session.dto';

/** The page of the queues, and the cookie with which a browser gets in. */
@Injectable()
export class BoardService {
  constructor(
    private readonly board: QueueBoard,
    private readonly database: Database,
    private readonly audit: AuditLogRepository,
  ) {}

  /** Resolves when the answer is under way; refusals are thrown before anything is sent. */
  async show(request: Request, response: Response): Promise<void> {
    const handle = await this.board.open(BOARD_PATH);
    response.setHeader('Cache-Control', 'no-store');
    request.url = request.originalUrl.slice(BOARD_PATH.length) || '/';
    if (!request.url.startsWith('/')) request.url = `/${request.url}`;
    await new Promise<void>((resolve, reject) => {
      response.once('close', resolve);
      const notFound = () => new AppError('ROUTE.NOT_FOUND', { detail: 'The board has no such page.' });
      handle(request, response, (error?: unknown) => reject(error instanceof Error ? error : notFound()));
    });
  }

  /** The cookie is the access token itself, so that whatever ends the one ends the other. */
  async enter(actor: Principal, request: Request, response: Response): Promise<BoardSessionDto> {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined || token.length > LONGEST_TOKEN) {
      throw new AppError('RESOURCE.CONFLICT', {
        detail: 'Your access token is too long for a cookie. Send it as bearer token with each request instead.',
      });
    }
    await this.database.asSystem((sql) =>
      this.audit.record(sql, {
        actorId: actor.userId,
        action: 'queue.open_board',
        target: ['queues', 'all'],
        reason: 'queue board',
      }),
    );
    const expiresAt = setBoardCookie(request, response, token, actor.expiresAt * 1000);
    return { url: `${BOARD_PATH}/`, expiresAt: expiresAt.toISOString() };
  }

  leave(request: Request, response: Response): void {
    clearBoardCookie(request, response);
  }
}
