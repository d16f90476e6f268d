import helmet, { type HelmetOptions } from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_HEADERS } from '@app/common';

export { API_HEADERS };

export type Header = readonly [name: string, value: string];

/** Of /docs: own scripts only; Swagger UI writes style attributes, hence the inline styles. */
export const PAGE_HEADERS = pageHeaders({ 'style-src': ["'self'", "'unsafe-inline'"], 'font-src': ["'self'"] });

/** Of /dashboard, which we wrote: nothing inline, and the browser refuses any script that would turn text into markup. */
const STATUS_PAGE_HEADERS = pageHeaders({ 'require-trusted-types-for': ["'script'"], 'trusted-types': ["'none'"] });

/** Of the board of the queues, which others wrote: inline styles, and a page that says what its links are relative to. */
const BOARD_HEADERS = pageHeaders({
  'style-src': ["'self'", "'unsafe-inline'"],
  'font-src': ["'self'"],
  'base-uri': ["'self'"],
});

const BOARD = /^\/api\/v1\/admin\/queues\/board(?:\/|$|\?)/;
const DOCS = /^\/docs(?:\/|$|\?)/;
const STATUS_PAGE = /^\/dashboard(?:\/|$|\?)/;

/** Helmet's headers never change between requests: computed once, then only copied. */
export function securityHeaders() {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    setHeaders(response, headersFor(request.url ?? ''));
    next();
  };
}

function headersFor(url: string): readonly Header[] {
  if (STATUS_PAGE.test(url)) return STATUS_PAGE_HEADERS;
  if (BOARD.test(url)) return BOARD_HEADERS;
  return DOCS.test(url) ? PAGE_HEADERS : API_HEADERS;
}

export function setHeaders(response: ServerResponse, headers: readonly Header[]): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}

function pageHeaders(directives: Readonly<Record<string, string[]>>): readonly Header[] {
  return capture({
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
        ...directives,
      },
    },
  });
}

function capture(options: HelmetOptions): readonly Header[] {
  const headers = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  helmet(options)({} as IncomingMessage, response as unknown as ServerResponse, () => undefined);
  return [...headers];
}
