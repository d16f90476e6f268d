import { Catch, type ArgumentsHost } from '@nestjs/common';
import { MissingTokenError } from '@app/auth';
import { AppError } from '@app/common';
import { ProblemFilter } from '../http/problem.filter';
import { BOARD_PATH } from './board-cookie';

/** A browser that opens the board cannot send a bearer token: it is told which route gives it the cookie. */
@Catch(MissingTokenError)
export class BoardDoorFilter extends ProblemFilter {
  override catch(cause: MissingTokenError, host: ArgumentsHost): void {
    const detail = `The board is for administrators. Open a session in this browser first: \`POST ${BOARD_PATH}/session\` with an access token, from /docs for instance.`;
    super.catch(new AppError('AUTH.MISSING_TOKEN', { detail, cause }), host);
  }
}
