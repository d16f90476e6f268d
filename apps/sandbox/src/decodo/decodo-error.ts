import { HttpException } from '@nestjs/common';

/** The error body of the scraper. */
export class DecodoError extends HttpException {
  constructor(status: number, message: string, errors?: string[]) {
    super({ status: 'failed', message, ...(errors ? { errors } : {}) }, status);
  }
}

export function refuse(status: number, message: string, errors?: string[]): never {
  throw new DecodoError(status, message, errors);
}
