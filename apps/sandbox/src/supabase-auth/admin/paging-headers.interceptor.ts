import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { AUTH_PREFIX } from '../http/gateway';
import type { AdminUsers } from './admin-users.service';

type Page = Awaited<ReturnType<AdminUsers['list']>>;

/** Total and neighbours of a page travel as headers. */
@Injectable()
export class PagingHeadersInterceptor implements NestInterceptor<Page> {
  intercept(context: ExecutionContext, next: CallHandler<Page>): Observable<{ users: unknown[]; aud: string }> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((page) => {
        response.setHeader('X-Total-Count', String(page.total));
        response.setHeader('Link', links(page));
        return { users: page.users, aud: 'authenticated' };
      }),
    );
  }
}

function links({ total, page, perPage }: Page): string {
  const last = Math.max(1, Math.ceil(total / perPage));
  // clients read the number right after the first `=`, so `page` comes first
  const link = (number: number, rel: string): string =>
    `<${AUTH_PREFIX}/admin/users?page=${number}&per_page=${perPage}>; rel="${rel}"`;
  return [...(page < last ? [link(page + 1, 'next')] : []), link(last, 'last')].join(', ');
}
