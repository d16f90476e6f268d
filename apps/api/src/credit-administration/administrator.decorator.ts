import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '@app/auth';
import type { AdminOrder } from '@app/credits';

/** Who gives an order, and the key that makes its repetitions harmless. The reason stands in the body. */
export type Administrator = Omit<AdminOrder, 'reason'>;

/** `@ByAdministrator() by: Administrator`; the key is checked by @Idempotent(). */
export const ByAdministrator = createParamDecorator((_data: unknown, context: ExecutionContext): Administrator => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest & { headers: Record<string, unknown> }>();
  if (request.principal === undefined) throw new Error('@ByAdministrator() stands on a public route');
  const key = request.headers['idempotency-key'];
  return { actorId: request.principal.userId, repeatKey: typeof key === 'string' ? key : undefined };
});
