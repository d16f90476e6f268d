import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ERROR_TITLES, type ErrorCode } from '@app/common';
import { PROBLEM_TYPE, problemType } from './problem';

/** What Node's parser refuses never becomes a request: answered here, in the same form as everything else. */
const ANSWERS: Record<string, { status: string; code: ErrorCode; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'REQUEST.TOO_LARGE',
    detail: 'The headers of a request may have 16 kB together.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'REQUEST.TIMEOUT',
    detail: 'The request did not arrive completely in time.',
  },
};
const MALFORMED = { status: '400 Bad Request', code: 'REQUEST.INVALID', detail: 'Not an HTTP request.' } as const;

export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { status, code, detail } = ANSWERS[error.code ?? ''] ?? MALFORMED;
    const problem = {
      type: problemType(code),
      title: ERROR_TITLES[code],
      status: Number.parseInt(status, 10),
      detail,
      code,
    };
    const body = JSON.stringify(problem);
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: ${PROBLEM_TYPE}; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
}
