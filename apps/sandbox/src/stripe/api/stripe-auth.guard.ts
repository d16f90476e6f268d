import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { SandboxConfig } from '@app/config';
import type { Request } from 'express';
import { StripeApiError } from './stripe-error';

const NO_KEY =
  'You did not provide an API key. You need to provide your API key in the Authorization header, ' +
  "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";

/** The secret key as a bearer token, or as the user name of basic auth. */
@Injectable()
export class StripeAuthGuard implements CanActivate {
  constructor(private readonly config: SandboxConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const key = keyOf(request.headers.authorization ?? '');
    if (key === this.config.stripe.secretKey) return true;
    const message = key === '' ? NO_KEY : `Invalid API Key provided: ${veil(key)}`;
    throw new StripeApiError({
      status: 401,
      type: 'invalid_request_error',
      message,
      headers: { 'WWW-Authenticate': 'Basic realm="Stripe"' },
    });
  }
}

function keyOf(authorization: string): string {
  const [scheme = '', credential = ''] = authorization.split(/\s+(.*)/);
  if (scheme.toLowerCase() === 'bearer') return credential;
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(credential, 'base64').toString('utf8').split(':')[0] ?? '';
}

/** First characters and the last four, as the API shows a wrong key. */
const veil = (key: string): string =>
  key.length <= 12 ? '*'.repeat(key.length) : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
