import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Lets in callers on the same machine. Reads the socket, never a header that a caller may write. */
@Injectable()
export class LoopbackGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const address = context.switchToHttp().getRequest<Request>().socket.remoteAddress ?? '';
    return address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');
  }
}
