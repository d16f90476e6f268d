import helmet, { type HelmetOptions } from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_HEADERS } from '@app/common';

export { API_HEADERS };

export type Header = readonly [name: string, value: string];

/** Pages of ours (/docs, /dashboard): own scripts only; Swagger UI writes style attributes, hence the inline styles. */
export const PAGE_HEADERS = capture({
  referrerPolicy: { policy: 'no-referrer' },
  frameguard: { action: 'deny' },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
});

const PAGES = /^\/(?:docs|dashboard)(?:\/|$|\?)/;

/** Helmet's headers never change between requests: computed once, then only copied. */
export function securityHeaders() {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    setHeaders(response, PAGES.test(request.url ?? '') ? PAGE_HEADERS : API_HEADERS);
    next();
  };
}

export function setHeaders(response: ServerResponse, headers: readonly Header[]): void {
  for (const [name, value] of headers) response.setHeader(name, value);
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
