import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Response } from 'express';
import { NEVER, type Observable } from 'rxjs';
import { serverFault } from '../http/auth-api.error';
import { SandboxSwitches } from '../control/sandbox-switches';

/** Makes the key set fail or hang while a test asks for it. */
@Injectable()
export class JwksFaultInterceptor implements NestInterceptor, OnModuleDestroy {
  private readonly hanging = new Set<Response>();

  constructor(private readonly switches: SandboxSwitches) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    switch (this.switches.jwksFault) {
      case 'none':
        return next.handle();
      case '500':
        throw serverFault('unexpected_failure', 'The key set fails because a test asked for it');
      case 'timeout':
        return this.hang(context.switchToHttp().getResponse<Response>());
    }
  }

  /** A server that closes must not wait for those who wait in vain. */
  onModuleDestroy(): void {
    for (const response of this.hanging) response.destroy();
  }

  private hang(response: Response): Observable<never> {
    this.hanging.add(response);
    response.once('close', () => this.hanging.delete(response));
    return NEVER;
  }
}
