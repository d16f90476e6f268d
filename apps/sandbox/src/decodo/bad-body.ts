import type { NextFunction, Request, Response } from 'express';

/** Express error handler: a body that cannot be parsed, in the scraper's shape on its routes. */
export function answerBadBody(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (!/^\/(decodo|control)\//.test(request.path)) return next(error);
  const status = error instanceof Error ? (error as { status?: unknown }).status : undefined;
  response
    .status(typeof status === 'number' ? status : 400)
    .json({ status: 'failed', message: 'The request body is not valid JSON.' });
}
