import type { CookieOptions, NextFunction, Request, Response } from 'express';

export const BOARD_PATH = '/api/v1/admin/queues/board';
const COOKIE = 'queue_board';
/** Browsers keep no cookie beyond 4096 bytes, name and attributes included. */
export const LONGEST_TOKEN = 3_800;
const LONGEST_STAY_MS = 30 * 60_000;

/** Never sent to another path, by another site, or shown to a script. */
const attributesFor = (request: Request): CookieOptions => ({
  path: BOARD_PATH,
  httpOnly: true,
  sameSite: 'strict',
  secure: request.secure,
});

/** @returns when it ends: with the token, after half an hour at the latest */
export function setBoardCookie(request: Request, response: Response, token: string, expiresAt: number): Date {
  const maxAge = Math.max(0, Math.min(LONGEST_STAY_MS, expiresAt - Date.now()));
  response.cookie(COOKIE, token, { ...attributesFor(request), maxAge, encode: (value) => value });
  return new Date(Date.now() + maxAge);
}

export function clearBoardCookie(request: Request, response: Response): void {
  response.clearCookie(COOKIE, attributesFor(request));
}

/**
 * Browsers cannot send a bearer token with a navigation, so the board's pages may bring it as a cookie. It is put where
 * every guard looks for it: what becomes of it (expired, suspended, not an administrator) is decided as anywhere else.
 * Only reads are let in this way: a form of another site would find nothing to write.
 */
export function takeBoardCookie(request: Request, _response: Response, next: NextFunction): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const token = isRead && request.headers.authorization === undefined ? cookieOf(request) : undefined;
  if (token !== undefined) request.headers.authorization = `Bearer ${token}`;
  next();
}

function cookieOf({ headers }: Request): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}
